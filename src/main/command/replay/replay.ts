import { leftOut } from '../client/connection-flags.ts'
import { destination } from '../client/connection-options.ts'
import { ExitCode } from '../client/exit-code.ts'
import { type Given, parseFlags } from '../client/flag.ts'
import { readProperties } from '../client/property-flag.ts'
import { exitCodeAtEnd, failureTeller, linkTo, personAt, runTool, type ToolSources } from '../client/tool.ts'
import { type Command, type Terminal, UsageError } from '../command.ts'
import { Publishing } from '../pub/publishing.ts'
import { fileAtEnd } from '../record/file-word.ts'
import { type ReplayFlag, replayFlags, replayHelp } from './flags.ts'
import { Replaying, replaySettings } from './onto-broker.ts'
import { recordedEvents } from './recorded-events.ts'

/** `tomte replay`: publishes a recording onto a broker, or says what rules would do with it. */
export function replayCommand(sources: ToolSources): Command {
  return (args, terminal) =>
    runTool('replay', terminal, async () => {
      if (args.includes('--help')) {
        for (const line of replayHelp()) terminal.out(line)
        return ExitCode.good
      }
      const { file, flags } = fileAtEnd(args)
      const given = parseFlags(flags, replayFlags, leftOut)
      if (!given.has('dry')) return replayOntoBroker(file, given, sources, terminal)
      const { replayIntoRules } = await import('./into-rules.ts')
      return replayIntoRules(file, given, sources, terminal)
    })
}

async function replayOntoBroker(
  file: string,
  given: Given<ReplayFlag>,
  sources: ToolSources,
  terminal: Terminal,
): Promise<number> {
  const settings = replaySettings(given)
  for (const flag of ['rule', 'as', 'json'] as const)
    if (given.has(flag)) throw new UsageError(`--${flag} is for --dry.`)
  const properties = readProperties(given.words('property'), ['connect', 'will'])
  const to = await destination(given, properties, {
    ask: personAt(sources),
    savedBroker: sources.savedBroker,
  })
  const failed = failureTeller(given, terminal)
  const link = linkTo(to, given, false, sources, terminal)
  const lost = exitCodeAtEnd(link, to, failed)
  const interrupted = sources.stopped().then(() => ExitCode.interrupted)
  let replaying: Replaying | undefined
  const work = async () => {
    if (!(await link.start())) return lost
    const publishing = new Publishing(link.client, failed)
    replaying = new Replaying(publishing, sources.clock, settings)
    await replaying.replay(recordedEvents(file, () => terminal.error('Its last line was cut off.')))
    await publishing.settled()
    await link.writable()
    return publishing.hasUnsent ? ExitCode.failed : ExitCode.good
  }
  try {
    return await Promise.race([work(), lost, interrupted])
  } finally {
    await link.client.stop()
    if (replaying && !given.has('quiet')) terminal.error(summary(replaying))
  }
}

function summary({ published, leftOut: others }: Replaying): string {
  return `Published ${published} messages${others > 0 ? `; ${others} events were left out` : ''}.`
}
