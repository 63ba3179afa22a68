import { UsageError } from '../command.ts'

/** The file that stands at the end of a command line, and the words before it. @throws UsageError where there is none */
export function fileAtEnd(args: readonly string[]): { file: string; flags: string[] } {
  const file = args.at(-1)
  if (file === undefined || file === '' || file.startsWith('-'))
    throw new UsageError('Name the file of the recording at the end.')
  return { file, flags: args.slice(0, -1) }
}

/** By its name. */
export function formatOf(file: string): 'ndjson' | 'csv' {
  return file.toLowerCase().endsWith('.csv') ? 'csv' : 'ndjson'
}
