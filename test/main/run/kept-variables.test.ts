import { readdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { KeptVariables } from '../../../src/main/run/kept-variables.ts'
import { createVariables } from '../../../src/main/run/variables.ts'
import type { TomteError } from '../../../src/shared/errors.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const reports: (TomteError | null)[] = []
const keptIn = (folder: string) =>
  new KeptVariables(join(folder, 'variables'), new SimulatedClock(), error => reports.push(error))

/** Variables as they are after a restart. */
async function restarted(folder: string) {
  const kept = keptIn(folder)
  const report = await kept.open()
  const variables = createVariables(kept)
  for (const [name, value] of report.values) variables.restore(name, value)
  return { kept, variables, report }
}

test('those that are kept are there again, the others are not', async () => {
  const folder = await temporaryFolder()
  const first = await restarted(folder)
  const written = [
    first.variables.set('text', 'ü', true),
    first.variables.set('list', [1, { a: null }], true),
    first.variables.set('nothing', null, true),
    first.variables.set('gone', 1, true),
    first.variables.set('gone', undefined),
    first.variables.set('forgotten', 1, true),
    first.variables.set('forgotten', 1, false),
    first.variables.set('changed', 1, true),
    first.variables.set('changed', 2),
  ]
  expect(first.variables.set('fleeting', 1)).toBeUndefined()
  await Promise.all(written)
  await first.kept.close()
  const { variables, kept } = await restarted(folder)
  expect(variables.snapshot).toEqual({ text: 'ü', list: [1, { a: null }], nothing: null, changed: 2 })
  expect(['text', 'changed', 'fleeting'].map(variables.isKept)).toEqual([true, true, false])
  await kept.close()
})

test('what is set during a write is written together, and setting the same again waits for it', async () => {
  const { kept, variables } = await restarted(await temporaryFolder())
  const first = variables.set('a', 0, true)
  await Promise.resolve()
  const second = variables.set('a', 1, true)
  expect(variables.set('b', 1, true)).toBe(second)
  expect(variables.set('a', 1)).toBe(second)
  await Promise.all([first, second])
  expect(variables.set('a', 1)).toBeUndefined()
  await kept.close()
})

test('what was set before they are read stands', async () => {
  const folder = await temporaryFolder()
  const first = await restarted(folder)
  await first.variables.set('a', 'old', true)
  await first.kept.close()
  const kept = keptIn(folder)
  const variables = createVariables(kept)
  variables.set('a', 'new')
  for (const [name, value] of (await kept.open()).values) variables.restore(name, value)
  expect(variables.snapshot).toEqual({ a: 'new' })
  await kept.close()
})

test('a damaged folder is set aside, and said so', async () => {
  const folder = await temporaryFolder()
  const first = await restarted(folder)
  await first.variables.set('a', 1, true)
  await first.kept.close()
  const inside = join(folder, 'variables')
  for (const name of await readdir(inside))
    if (/MANIFEST|CURRENT/.test(name)) await writeFile(join(inside, name), 'rubbish')
  const { report, kept, variables } = await restarted(folder)
  expect(report.damaged).toBe(`${inside}.damaged-2026-01-01T00-00-00-000Z`)
  expect(await readdir(folder)).toHaveLength(2)
  await variables.set('b', 2, true)
  await kept.close()
  const again = await restarted(folder)
  expect(again.variables.snapshot).toEqual({ b: 2 })
  await again.kept.close()
})

test('a log cut short by a crash loses nothing before the cut', async () => {
  const folder = await temporaryFolder()
  const first = await restarted(folder)
  await first.variables.set('a', 1, true)
  await first.variables.set('b', 'x'.repeat(1000), true)
  await first.kept.close()
  const inside = join(folder, 'variables')
  const [log] = (await readdir(inside)).filter(name => name.endsWith('.log'))
  await truncate(join(inside, log ?? ''), 200)
  const { variables, kept } = await restarted(folder)
  expect(variables.snapshot).toEqual({ a: 1 })
  await kept.close()
})

test('a disk that refuses fails who waits for it, is reported, and is tried again', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'variables'), 'a file where the folder should be')
  const kept = keptIn(folder)
  await expect(kept.open()).rejects.toMatchObject({ code: 'ERR_VARIABLES_STORE' })
  const variables = createVariables(kept)
  reports.length = 0
  await expect(variables.set('a', 1, true)).rejects.toMatchObject({ code: 'ERR_VARIABLES_STORE' })
  expect(variables.snapshot).toEqual({ a: 1 })
  expect(reports.map(error => error?.code)).toEqual(['ERR_VARIABLES_STORE'])
  const { rm } = await import('node:fs/promises')
  await rm(join(folder, 'variables'))
  await variables.set('b', 2, true)
  expect(reports.at(-1)).toBeNull()
  await kept.close()
  const again = await restarted(folder)
  expect(again.variables.snapshot).toEqual({ a: 1, b: 2 })
  await again.kept.close()
})

test('all together are bounded', () => {
  const variables = createVariables()
  const long = 'x'.repeat(1_000_000)
  expect(() => {
    for (let i = 0; i < 100; i++) variables.set(`v${i}`, long)
  }).toThrow(/64 MiB/)
  variables.set('v0', undefined)
  variables.set('v1', 'short')
  variables.set('w', long)
})
