import { TomteError } from '../../shared/errors.ts'

/** What a command speaks through; one line each, without its end. */
export interface Terminal {
  out(line: string): void
  error(line: string): void
}

/** Carries a command out; resolves with the exit code. */
export type Command = (args: string[], terminal: Terminal) => Promise<number>

/** The arguments make no sense: told with the usage, exit code 2. */
export class UsageError extends Error {}

/** Runs `parse`, making of what node:util's parseArgs throws a UsageError. */
export function asUsage<Result>(parse: () => Result): Result {
  try {
    return parse()
  } catch (error) {
    // parseArgs adds a second sentence about `--` that fits no command of ours.
    throw new UsageError((error as Error).message.split('. ')[0]?.replace(/\.?$/, '.'))
  }
}

/** An error as the lines that a terminal shows: what happened, each fault with its path, what to do. */
export function errorLines(error: unknown): string[] {
  if (!(error instanceof TomteError)) return [`Unexpected: ${error instanceof Error ? error.stack : error}`]
  const faults = error.faults?.map(({ path, message }) => `  ${path}: ${message}`) ?? []
  const hint = error.hint ? [error.hint] : []
  return [`${error.message} (${error.code})`, ...faults, ...hint]
}
