import type { EmittedEvent } from '../../shared/event.ts'
import { Payload } from '../../shared/payload.ts'
import { RecentMap } from '../../shared/recent-map.ts'
import { TopicTrie } from '../../shared/topic-trie.ts'
import type { Subscription } from '../../shared/workspace/broker.ts'
import type { Clock } from '../clock.ts'
import { messageProperties } from './message-properties.ts'
import type { ReceivedMessage } from './received-message.ts'
import { type SubscriptionCounters, SubscriptionRoute } from './subscription-route.ts'
import { topicSuffix } from './topic-suffix.ts'

export type { ReceivedMessage } from './received-message.ts'
export type { SubscriptionCounters } from './subscription-route.ts'

export interface MessageEvents {
  /** The event that `message` becomes; null where a filter drops it or no subscription asked for it. */
  toEvent(message: ReceivedMessage): EmittedEvent | null
  /** Messages dropped by event filters, all subscriptions together. */
  readonly filtered: number
  /** Messages that matched no subscription, such as those of an old persistent session. */
  readonly unmatched: number
  counters(): SubscriptionCounters[]
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
): MessageEvents {
  const routes = broker.subscriptions.map((each, position) => new SubscriptionRoute(each, position, clock))
  const trie = new TopicTrie<SubscriptionRoute>()
  for (const route of routes) trie.add(route.filter, route)
  const names = new RecentMap<string, TopicName[]>(REMEMBERED_TOPICS)
  let filtered = 0
  let unmatched = 0

  /** One entry for each subscription that matches, in list order. */
  function namesOf(topic: string): TopicName[] {
    const known = names.get(topic)
    if (known) return known
    const matching = trie.match(topic).sort((a, b) => a.position - b.position)
    const found = matching.map(route => ({ route, suffix: topicSuffix(topic, route.spelledOut) }))
    if (topic.length <= REMEMBERED_LENGTH) names.set(topic, found)
    return found
  }

  return {
    toEvent(message) {
      const candidates = namesOf(message.topic)
      const name = identified(candidates, message.properties?.subscriptionIdentifiers) ?? candidates[0]
      if (!name) {
        unmatched++
        return null
      }
      const event = {
        prefix: name.route.prefix,
        suffix: name.suffix,
        payload: Payload.ofBytes(message.payload),
        source: {
          plugin: 'mqtt',
          broker: broker.id,
          topic: message.topic,
          qos: message.qos,
          retain: message.retain,
          properties: messageProperties(message.properties),
        },
      }
      if (name.route.passes(event, message.topic)) return event
      filtered++
      return null
    },
    get filtered() {
      return filtered
    },
    get unmatched() {
      return unmatched
    },
    counters: () => routes.map(route => route.counters()),
  }
}

interface TopicName {
  route: SubscriptionRoute
  suffix: string
}

/** Identifiers of subscriptions that do not match (of an older session) are passed over. */
function identified(candidates: TopicName[], identifiers: number[] | undefined): TopicName | undefined {
  if (!identifiers || candidates.length < 2) return undefined
  return candidates.find(({ route }) => identifiers.includes(subscriptionIdentifier(route.position)))
}
