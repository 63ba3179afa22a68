import { topicNameFault } from '../../../shared/topic.ts'
import type { Clock } from '../../clock.ts'
import type { ApplicationMessage, QoS } from '../../mqtt/types.ts'
import type { Ask } from '../client/ask.ts'
import { leftOut } from '../client/connection-flags.ts'
import { type Destination, destination } from '../client/connection-options.ts'
import { ExitCode } from '../client/exit-code.ts'
import { type Given, parseFlags } from '../client/flag.ts'
import { readProperties } from '../client/property-flag.ts'
import { exitCodeAtEnd, failureTeller, linkTo, personAt, runTool, type ToolSources } from '../client/tool.ts'
import { type Command, type Terminal, UsageError } from '../command.ts'
import { type PubFlag, pubFlags, pubHelp } from './flags.ts'
import { linesOf } from './lines.ts'
import { fileContent, streamContent } from './payload.ts'
import { Publishing } from './publishing.ts'

/** Publishes all there is to publish; resolves when no more is to come. */
type Work = (publishing: Publishing) => Promise<void>

const SOURCES = ['message', 'file', 'stdin', 'lines', 'empty'] as const

/** `tomte pub`: publishes messages, with the flags and exit codes of mosquitto_pub. */
export function pubCommand(sources: ToolSources): Command {
  return (args, terminal) =>
    runTool('pub', terminal, async () => {
      const given = parseFlags(args, pubFlags, leftOut)
      if (given.has('help')) {
        for (const line of pubHelp()) terminal.out(line)
        return ExitCode.good
      }
      if (SOURCES.filter(source => given.has(source)).length > 1)
        throw new UsageError('Give one of -m, -f, -s, -l and -n, not several.')
      const properties = readProperties(given.words('property'), ['connect', 'publish', 'will'])
      const ask = personAt(sources)
      const to = await destination(given, properties, { ask, savedBroker: sources.savedBroker })
      const topic = await topicOf(given.text('topic') ?? to.topic, ask)
      const qos = (given.whole('qos', 0, 2, 'QoS') ?? 0) as QoS
      const message = { topic, qos, retain: given.has('retain'), properties: properties.publish }
      const work = await workOf(given, message, sources, ask)
      return publishAll(given, to, work, sources, terminal)
    })
}

async function topicOf(given: string | undefined, ask: Ask | undefined): Promise<string> {
  if (given === undefined && !ask) throw new UsageError('Say what to publish to: give -t.')
  const topic = given ?? (await ask!.line('Topic: '))
  const fault = topicNameFault(topic)
  if (fault) throw new UsageError(fault)
  return topic
}

async function workOf(
  given: Given<PubFlag>,
  message: Omit<ApplicationMessage, 'payload'>,
  { input, clock }: ToolSources,
  ask: Ask | undefined,
): Promise<Work> {
  const repeat = given.whole('repeat', 1, Number.MAX_SAFE_INTEGER, 'number of repeats') ?? 1
  const delay = (given.number('repeatDelay', 0, 2_000_000, 'time between repeats') ?? 0) * 1000
  if (given.has('lines')) {
    if (given.has('repeat')) throw new UsageError('--repeat is for a single message, not for -l.')
    return async publishing => {
      for await (const lines of linesOf(input))
        await publishing.publish(lines.map(payload => ({ ...message, payload })))
    }
  }
  const payload = await payloadOf(given, input, ask)
  return async publishing => {
    for (let round = 1; round <= repeat; round++) {
      await publishing.publish([{ ...message, payload }])
      if (delay > 0 && round < repeat) await wait(delay, clock)
    }
  }
}

async function payloadOf(
  given: Given<PubFlag>,
  input: ToolSources['input'],
  ask: Ask | undefined,
): Promise<Uint8Array> {
  const text = given.text('message')
  const file = given.text('file')
  if (text !== undefined) return Buffer.from(text)
  if (file !== undefined) return fileContent(file)
  if (given.has('stdin')) return streamContent(input)
  if (given.has('empty')) return new Uint8Array(0)
  if (!ask) throw new UsageError('Say what to publish: give one of -m, -f, -s, -l and -n.')
  return Buffer.from(await ask.line('Message: '))
}

async function publishAll(
  given: Given<PubFlag>,
  to: Destination,
  work: Work,
  sources: ToolSources,
  terminal: Terminal,
): Promise<number> {
  const failed = failureTeller(given, terminal)
  const link = linkTo(to, given, given.has('lines'), sources, terminal)
  const lost = exitCodeAtEnd(link, to, failed)
  const interrupted = sources.stopped().then(() => ExitCode.interrupted)
  const done = async () => {
    if (!(await link.start())) return lost
    const publishing = new Publishing(link.client, failed)
    await work(publishing)
    await publishing.settled()
    await link.writable()
    link.tell(`sent ${link.client.counters.sent} messages`)
    return publishing.hasUnsent ? ExitCode.failed : ExitCode.good
  }
  try {
    return await Promise.race([done(), lost, interrupted])
  } finally {
    // A session that is kept may hold messages for us: unread, they would reset the connection when the process ends.
    await (to.options.cleanStart ? link.sendAll() : link.client.stop())
  }
}

function wait(milliseconds: number, clock: Clock): Promise<void> {
  return new Promise(resolve => clock.after(milliseconds, resolve))
}
