import type { Terminal } from '../../../src/main/command/command.ts'

/** Keeps the lines it is given. */
export function recordingTerminal(): Terminal & { lines: { out: string[]; error: string[] } } {
  const lines = { out: [] as string[], error: [] as string[] }
  return { lines, out: line => void lines.out.push(line), error: line => void lines.error.push(line) }
}
