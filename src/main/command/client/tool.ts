import type { Readable, Writable } from 'node:stream'
import { TomteError } from '../../../shared/errors.ts'
import type { Clock } from '../../clock.ts'
import type { Connect } from '../../transport/transport.ts'
import { errorLines, type Terminal, UsageError } from '../command.ts'
import { type Ask, asker } from './ask.ts'
import type { ConnectionFlag } from './connection-flags.ts'
import type { Destination, SavedBroker } from './connection-options.ts'
import { ExitCode, exitCodeOf } from './exit-code.ts'
import type { Given } from './flag.ts'
import { Link } from './link.ts'

type PerhapsTerminal<Stream> = Stream & { isTTY?: boolean }

/** What `tomte pub` and `tomte sub` work with. */
export interface ToolSources {
  input: PerhapsTerminal<Readable>
  output: Writable
  error: PerhapsTerminal<Writable>
  clock: Clock
  random: () => number
  savedBroker: SavedBroker
  /** Called once; resolves when the command shall end. */
  stopped(): Promise<unknown>
  /** Default: by the scheme of the URL. */
  connect?: Connect
}

/** Runs what a tool does; what was not understood, and what failed before it began, is told. Resolves with the exit code. */
export async function runTool(name: string, terminal: Terminal, run: () => Promise<number>): Promise<number> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.error(error.message)
      terminal.error(`See tomte ${name} --help.`)
      return ExitCode.failed
    }
    for (const line of errorLines(error)) terminal.error(line)
    return error instanceof TomteError && error.code === 'ERR_CANCELLED'
      ? ExitCode.interrupted
      : ExitCode.failed
  }
}

/** The person who can be asked, where one is there: only a terminal can be. */
export function personAt({ input, error }: Pick<ToolSources, 'input' | 'error'>): Ask | undefined {
  return input.isTTY && error.isTTY ? asker(input, error) : undefined
}

/** Tells a failure, unless --quiet wants none. */
export function failureTeller(given: Given<ConnectionFlag>, terminal: Terminal): (error: unknown) => void {
  if (given.has('quiet')) return () => {}
  return error => {
    for (const line of errorLines(error)) terminal.error(line)
  }
}

/** The link of a tool to its broker, not connected yet. */
export function linkTo(
  { options }: Destination,
  given: Given<ConnectionFlag>,
  reconnects: boolean,
  sources: ToolSources,
  terminal: Terminal,
): Link {
  const tell = given.has('debug') ? (line: string) => terminal.error(line) : () => {}
  return new Link(options, { ...sources, reconnects, tell })
}

/** Resolves with the exit code once the link will not come back, which `failed` is told of. */
export async function exitCodeAtEnd(
  link: Link,
  { options }: Destination,
  failed: (error: unknown) => void,
): Promise<number> {
  const { error, stage } = await link.ended
  failed(error)
  return exitCodeOf(error, stage, options.protocolVersion)
}
