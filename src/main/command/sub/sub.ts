import { TomteError } from '../../../shared/errors.ts'
import type { ApplicationMessage, Subscription } from '../../mqtt/types.ts'
import { leftOut } from '../client/connection-flags.ts'
import { type Destination, destination } from '../client/connection-options.ts'
import { ExitCode } from '../client/exit-code.ts'
import { type Given, parseFlags } from '../client/flag.ts'
import type { Link } from '../client/link.ts'
import { readProperties } from '../client/property-flag.ts'
import { exitCodeAtEnd, failureTeller, linkTo, personAt, runTool, type ToolSources } from '../client/tool.ts'
import { type Command, type Terminal, UsageError } from '../command.ts'
import { type SubFlag, subFlags, subHelp } from './flags.ts'
import { OutputWriter } from './output-writer.ts'
import { printerOf } from './printer.ts'
import { Rate } from './rate.ts'
import { Reception } from './reception.ts'
import { type SubSettings, subSettings, subscriptionsOf } from './settings.ts'

const NOTHING = new Uint8Array(0)

/** `tomte sub`: prints what a broker publishes, with the flags and exit codes of mosquitto_sub. */
export function subCommand(sources: ToolSources): Command {
  return (args, terminal) =>
    runTool('sub', terminal, async () => {
      const given = parseFlags(args, subFlags, leftOut)
      if (given.has('help')) {
        for (const line of subHelp()) terminal.out(line)
        return ExitCode.good
      }
      const settings = subSettings(given)
      const properties = readProperties(given.words('property'), ['connect', 'subscribe', 'will'])
      const ask = personAt(sources)
      const to = await destination(given, properties, { ask, savedBroker: sources.savedBroker })
      const topics = to.topic === undefined ? given.all('topic') : [...given.all('topic'), to.topic]
      if (topics.length === 0) {
        if (!ask) throw new UsageError('Say what to subscribe to: give -t.')
        topics.push(await ask.line('Topic filter: '))
      }
      const subscriptions = subscriptionsOf(topics, given, properties)
      return new Subscribing(given, settings, to, sources, terminal).run(subscriptions)
    })
}

/** One `tomte sub` from its connection to its end. */
class Subscribing {
  readonly #settings: SubSettings
  readonly #sources: ToolSources
  readonly #to: Destination
  readonly #link: Link
  readonly #writer: OutputWriter
  readonly #rate: Rate | undefined
  readonly #reception: Reception
  readonly #failed: (error: unknown) => void
  readonly #over: Promise<number>
  #end: (code: number) => void = () => {}

  constructor(
    given: Given<SubFlag>,
    settings: SubSettings,
    to: Destination,
    sources: ToolSources,
    terminal: Terminal,
  ) {
    this.#settings = settings
    this.#sources = sources
    this.#to = to
    this.#failed = failureTeller(given, terminal)
    this.#over = new Promise(resolve => {
      this.#end = resolve
    })
    this.#link = linkTo(to, given, true, sources, terminal)
    this.#writer = new OutputWriter(sources.output, {
      full: () => this.#link.pause(),
      drained: () => this.#link.resume(),
      closed: error => this.#outputClosed(error),
    })
    if (settings.print.style === 'nothing') this.#rate = new Rate(sources.clock)
    const print = this.#rate?.message ?? printerOf(settings.print, this.#writer, sources.clock, this.#failed)
    this.#reception = new Reception(
      { ...settings.reception, random: sources.random },
      { print, retained: message => this.#retained(message), enough: () => this.#end(ExitCode.good) },
    )
    if (given.has('debug'))
      this.#link.client.onMessage(message => this.#link.tell(`received ${shown(message)}`))
  }

  async run(subscriptions: Subscription[]): Promise<number> {
    const { clock, stopped } = this.#sources
    const { timeout } = this.#settings
    this.#writer.start()
    this.#link.client.onMessage(this.#reception.take)
    this.#link.client.onQuarantine(({ error }) => this.#failed(error))
    void stopped().then(() => this.#end(ExitCode.good))
    const cancelTimeout = timeout === undefined ? undefined : clock.after(timeout, () => this.#timedOut())
    void exitCodeAtEnd(this.#link, this.#to, this.#failed).then(this.#end)
    if (await this.#link.start()) void this.#subscribe(subscriptions)
    const code = await this.#over
    cancelTimeout?.()
    if (this.#rate) this.#writer.text(`${this.#rate.line}\n`)
    await Promise.all([this.#writer.finish(), this.#link.client.stop()])
    return code
  }

  async #subscribe(subscriptions: Subscription[]): Promise<void> {
    const { client } = this.#link
    const { unsubscribe, endsSubscribed } = this.#settings
    try {
      const answers = client.subscribe(subscriptions)
      const removals = unsubscribe.length > 0 ? client.unsubscribe(unsubscribe) : []
      const grants = await answers
      for (const { filter, reasonCode, error } of [...grants, ...(await removals)]) {
        if (error) this.#failed(error)
        this.#link.tell(`the broker answered ${reasonCode} for “${filter}”`)
      }
      if (endsSubscribed || grants.every(({ error }) => error)) this.#end(ExitCode.good)
    } catch {
      // The link has ended before the broker answered, and says itself why.
    }
  }

  #retained({ topic }: ApplicationMessage): void {
    if (this.#settings.removeRetained)
      this.#link.client.send({ topic, payload: NOTHING, qos: 1, retain: true })
  }

  #timedOut(): void {
    this.#failed(new TomteError('ERR_TIMEOUT', 'Timed out.'))
    this.#end(ExitCode.timeout)
  }

  /** A reader that has seen enough, such as `head`, is no failure. */
  #outputClosed(error: NodeJS.ErrnoException): void {
    if (error.code !== 'EPIPE')
      this.#failed(
        new TomteError('ERR_OUTPUT', `The output cannot be written: ${error.message}.`, { cause: error }),
      )
    this.#end(error.code === 'EPIPE' ? ExitCode.good : ExitCode.failed)
  }
}

function shown({ topic, payload, qos, retain, packetId }: ApplicationMessage): string {
  return `PUBLISH (QoS ${qos}, retain ${Number(retain)}, packet ${packetId ?? 0}, “${topic}”, ${payload.length} bytes)`
}
