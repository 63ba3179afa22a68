import type { SubscriptionCount } from '../../shared/contract/filter.ts'
import type { EmittedEvent, EventSource } from '../../shared/event.ts'
import type { ExpressionCompiler } from '../../shared/expression.ts'
import { type Decode, Payload } from '../../shared/payload.ts'
import { RecentMap } from '../../shared/recent-map.ts'
import { TopicTrie } from '../../shared/topic-trie.ts'
import type { Subscription } from '../../shared/workspace/broker.ts'
import type { Clock } from '../clock.ts'
import { PayloadDecoders } from './decoder/payload-decoders.ts'
import type { Release } from './filter-chain.ts'
import { byTopic } from './filter-parts.ts'
import { messageProperties } from './message-properties.ts'
import type { ReceivedMessage } from './received-message.ts'
import { SubscriptionRoute } from './subscription-route.ts'

export type { ReceivedMessage } from './received-message.ts'

export interface MessageEvents {
  /** The event that `message` becomes now; null where a filter drops or holds it, or no subscription asked for it. */
  toEvent(message: ReceivedMessage): EmittedEvent | null
  /** Messages dropped by event filters, all subscriptions together. */
  readonly filtered: number
  /** Messages that matched no subscription, such as those of an old persistent session. */
  readonly unmatched: number
  counters(): SubscriptionCount[]
  /** Lets all go that filters hold. */
  flush(): void
}

export interface MessageEventsOptions {
  /** Of filters; without it those that need it let nothing pass. */
  expressions?: ExpressionCompiler
  decoders?: PayloadDecoders
  /** Takes what a filter held, once it goes on. */
  release?: Release
}

/**
 * The Subscription Identifier to subscribe with, by position in the broker's list; a message that carries one is told by it
 * which of several overlapping subscriptions it came from. [MQTT-3.8.2.1.2]
 */
export function subscriptionIdentifier(position: number): number {
  return position + 1
}

/** Topics whose names and routes are remembered; longer ones never are. */
const REMEMBERED_TOPICS = 32_768
const REMEMBERED_LENGTH = 512

/** Makes events of one broker's messages: prefix of the subscription, suffix of the topic (see `topicSuffix`). */
export function createMessageEvents(
  broker: { id: string; subscriptions: readonly Subscription[] },
  clock: Clock,
  { expressions, decoders = new PayloadDecoders(''), release = () => {} }: MessageEventsOptions = {},
): MessageEvents {
  const parts = { clock, expressions, keyOf: byTopic }
  const routes = broker.subscriptions.map(
    (each, position) => new SubscriptionRoute(each, position, parts, decoders, release),
  )
  const trie = new TopicTrie<SubscriptionRoute>()
  for (const route of routes) trie.add(route.filter, route)
  const names = new RecentMap<string, TopicName | null>(REMEMBERED_TOPICS)
  let unmatched = 0

  /** Of the first subscription that matches, in list order; null: none does. */
  function nameOf(topic: string): TopicName | null {
    const known = names.get(topic)
    if (known !== undefined) return known
    const matching = trie.match(topic).sort((a, b) => b.position - a.position)
    let first: TopicName | null = null
    for (const route of matching) first = { route, topic, suffix: route.suffixOf(topic), next: first }
    if (topic.length <= REMEMBERED_LENGTH) names.set(topic, first)
    return first
  }

  return {
    toEvent(message) {
      const first = nameOf(message.topic)
      const identifiers = first?.next && message.properties?.subscriptionIdentifiers
      const name = identifiers ? identified(first, identifiers) : first
      if (!name) {
        unmatched++
        return null
      }
      const { route } = name
      const source: Partial<EventSource> = {
        plugin: 'mqtt',
        broker: broker.id,
        topic: name.topic,
        qos: message.qos,
        retain: message.retain,
        properties: messageProperties(message.properties),
      }
      if (message.backlog) source.backlog = true
      if (message.deliveryId !== undefined) source.deliveryId = message.deliveryId
      let decode: Decode | undefined
      if (route.decoder !== undefined) {
        source.decoder = route.decoder
        decode = route.decode(broker.id, message.topic, message.payload)
      }
      const payload = Payload.ofBytes(message.payload, decode)
      const event = { prefix: route.prefix, suffix: name.suffix, payload, source }
      return route.passes(event, message.topic) ? event : null
    },
    get filtered() {
      return routes.reduce((sum, { dropped }) => sum + dropped, 0)
    },
    get unmatched() {
      return unmatched
    },
    counters: () => routes.map(route => route.counts()),
    flush() {
      for (const route of routes) route.flush()
    },
  }
}

interface TopicName {
  route: SubscriptionRoute
  /** The one string that all events of the topic have: to find it again costs no look at its letters. */
  topic: string
  suffix: string
  /** Of the next subscription that matches. */
  next: TopicName | null
}

/** The one with one of `identifiers`, else `first`; those of subscriptions that do not match (of an older session) are passed over. */
function identified(first: TopicName, identifiers: number[]): TopicName {
  for (let name: TopicName | null = first; name; name = name.next)
    if (identifiers.includes(subscriptionIdentifier(name.route.position))) return name
  return first
}
