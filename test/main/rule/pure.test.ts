import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const roots = ['src/main/rule', 'src/shared']

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => join(folder, name))
}

/** What would make the same event be decided differently a second time. */
const impure = [
  /\bfrom 'node:/,
  /\bfrom '(?!\.{1,2}\/|handlebars'|zod')/,
  /\bDate\b/,
  /\bMath\.random\b/,
  /\bcrypto\b/,
  /\bperformance\b/,
  /\bprocess\./,
  /\bset(?:Timeout|Interval|Immediate)\b/,
  /\bBuffer\b/,
  /\bimport\(/,
  /\brequire\(/,
  /\bIntl\b/,
]

/** The one place that may look into the table of time zones: what it answers follows from zone and instant alone. */
const timeZones = join('src/shared', 'time-zone.ts')

test.each(roots.flatMap(sources))('%s decides without Node, time and chance', file => {
  const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
  const traces = file === timeZones ? impure.filter(trace => !trace.test('Intl')) : impure
  for (const trace of traces) expect([file, trace, trace.exec(code)?.[0]]).toEqual([file, trace, undefined])
})
