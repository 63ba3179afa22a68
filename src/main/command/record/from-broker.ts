import type { TomteEvent } from '../../../shared/event.ts'
import { Payload } from '../../../shared/payload.ts'
import { messageProperties } from '../../event/message-properties.ts'
import { topicSuffix } from '../../event/topic-suffix.ts'
import type { ApplicationMessage } from '../../mqtt/types.ts'
import { destination } from '../client/connection-options.ts'
import { ExitCode } from '../client/exit-code.ts'
import type { Given } from '../client/flag.ts'
import { readProperties } from '../client/property-flag.ts'
import { exitCodeAtEnd, failureTeller, linkTo, personAt, type ToolSources } from '../client/tool.ts'
import { type Terminal, UsageError } from '../command.ts'
import { subscriptionsOf } from '../sub/settings.ts'
import type { EventFeed } from './event-feed.ts'
import type { RecordFlag } from './flags.ts'

const JOURNAL_FLAGS = ['from', 'to', 'pattern'] as const

/** The messages that a broker sends from now on. @throws UsageError, TomteError */
export async function fromBroker(
  given: Given<RecordFlag>,
  sources: ToolSources,
  terminal: Terminal,
): Promise<EventFeed> {
  for (const flag of JOURNAL_FLAGS)
    if (given.has(flag)) throw new UsageError(`--${flag} is for a journal: give --data, and no --broker.`)
  const properties = readProperties(given.words('property'), ['connect', 'subscribe', 'will'])
  const to = await destination(given, properties, {
    ask: personAt(sources),
    savedBroker: sources.savedBroker,
  })
  const topics = to.topic === undefined ? given.all('topic') : [...given.all('topic'), to.topic]
  if (topics.length === 0) throw new UsageError('Say what to record: give -t.')
  const subscriptions = subscriptionsOf(topics, given, properties)
  const failed = failureTeller(given, terminal)
  const toEvent = eventMaker(given, sources)
  return async (take, stop) => {
    const link = linkTo(to, given, true, sources, terminal)
    link.client.onMessage(message => {
      if (message.retain && given.has('noRetained')) return undefined
      return take(toEvent(message))
    })
    const ended = exitCodeAtEnd(link, to, failed)
    const stopped = new Promise<number>(resolve => {
      stop.addEventListener('abort', () => resolve(ExitCode.good), { once: true })
    })
    try {
      if (await link.start()) {
        const grants = await Promise.race([link.client.subscribe(subscriptions), ended])
        if (typeof grants === 'number') return grants
        for (const { error } of grants) if (error) failed(error)
        if (grants.every(({ error }) => error)) return ExitCode.failed
      }
      return await Promise.race([ended, stopped])
    } finally {
      await link.client.stop()
    }
  }
}

function eventMaker(given: Given<RecordFlag>, { clock }: ToolSources) {
  const broker = given.text('as') ?? given.text('broker') ?? 'mqtt'
  const prefix = given.text('prefix') ?? 'MQTT'
  let last = 0
  return ({ topic, payload, qos, retain, properties }: ApplicationMessage): TomteEvent => ({
    id: ++last,
    time: clock.now(),
    prefix,
    suffix: topicSuffix(topic, 0),
    payload: Payload.ofBytes(payload),
    source: { plugin: 'mqtt', broker, topic, qos, retain, properties: messageProperties(properties) },
  })
}
