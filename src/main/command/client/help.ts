import type { Flag, FlagGroup } from './flag.ts'

/** Columns from which on the explanations stand; longer flags get a line of their own. */
const COLUMN = 30

/** The help of one command: what it is for, then its flags in groups, aligned. */
export function helpLines(usage: readonly string[], groups: readonly FlagGroup[], notes: readonly string[]) {
  return [
    ...usage.map((line, index) => `${index === 0 ? 'Usage: ' : '       '}${line}`),
    ...groups.flatMap(({ title, flags }) => ['', `${title}:`, ...Object.values(flags).flatMap(flagLines)]),
    '',
    ...notes,
  ]
}

function flagLines(flag: Flag): string[] {
  const [first = ''] = flag.names
  // What has no short spelling stands below the long ones of the others.
  const indent = first.startsWith('--') ? '      ' : '  '
  const names = `${indent}${flag.names.join(', ')}${flag.value === undefined ? '' : ` ${flag.value}`}`
  if (names.length + 2 > COLUMN) return [names, ' '.repeat(COLUMN) + flag.says]
  return [names.padEnd(COLUMN) + flag.says]
}
