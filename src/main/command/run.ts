import { type Command, errorLines, type Terminal, UsageError } from './command.ts'

/** A command with the line that shows how it is used. */
export interface CommandEntry {
  usage: string
  /** It understands --help itself, and -h is a flag of its own. */
  helpsItself?: boolean
  run: Command
}

/** Carries out what the command line asks for; resolves with the exit code: 0 good, 1 failed, 2 not understood. */
export async function runCommandLine(
  args: string[],
  commands: Record<string, CommandEntry>,
  version: string,
  terminal: Terminal,
): Promise<number> {
  const [name, ...rest] = args
  const entry = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!entry) return withoutCommand(args, commands, version, terminal)
  if (!entry.helpsItself && (rest.includes('--help') || rest.includes('-h'))) {
    terminal.out(`Usage: ${entry.usage}`)
    return 0
  }
  try {
    return await entry.run(rest, terminal)
  } catch (error) {
    if (error instanceof UsageError) return misunderstood(error.message, [entry.usage], terminal)
    for (const line of errorLines(error)) terminal.error(line)
    return 1
  }
}

function withoutCommand(
  [name]: string[],
  commands: Record<string, CommandEntry>,
  version: string,
  terminal: Terminal,
): number {
  const usages = [...Object.values(commands).map(({ usage }) => usage), 'tomte --version', 'tomte --help']
  if (name === '--version' || name === '-v') {
    terminal.out(version)
    return 0
  }
  if (name === '--help' || name === '-h') {
    for (const line of usageLines(usages)) terminal.out(line)
    return 0
  }
  const fault = name === undefined ? 'Say what Tomte shall do.' : `There is no command “${name}”.`
  return misunderstood(fault, usages, terminal)
}

function misunderstood(fault: string, usages: string[], terminal: Terminal): number {
  for (const line of [fault, ...usageLines(usages)]) terminal.error(line)
  return 2
}

function usageLines(usages: string[]): string[] {
  return usages.map((usage, index) => `${index === 0 ? 'Usage: ' : '       '}${usage}`)
}
