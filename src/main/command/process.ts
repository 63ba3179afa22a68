import type { Terminal } from './command.ts'

/** This process's own terminal. A reader that went away is no reason to stop; control characters of names and payloads do nothing. */
export function processTerminal(): Terminal {
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)
  return {
    out: line => void process.stdout.write(`${visible(line)}\n`),
    error: line => void process.stderr.write(`${visible(line)}\n`),
  }
}

/** conf's exit hook raises the signal it saw once more, at once: that is not a second wish to stop. */
const ECHO = 500

/** Resolves with the first signal that asks the process to stop; a later second one ends it there and then. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise(resolve => {
    let askedAt: number | undefined
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => {
        if (askedAt !== undefined && performance.now() - askedAt > ECHO) process.exit(130)
        askedAt ??= performance.now()
        resolve(signal)
      })
  })
}

/** One broken rule must not darken the house: what nobody caught is told, and Tomte goes on. */
export function tellUncaught(terminal: Terminal): void {
  const tell = (error: unknown) =>
    terminal.error(`Unexpected: ${error instanceof Error ? error.stack : String(error)}`)
  process.on('uncaughtException', tell)
  process.on('unhandledRejection', tell)
}

function visible(line: string): string {
  return line.replaceAll(
    /[^\P{Cc}\n\t]/gu,
    character => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}
