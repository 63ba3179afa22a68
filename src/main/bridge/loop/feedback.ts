import type { TomteEvent } from '../../../shared/event.ts'
import { Payload } from '../../../shared/payload.ts'
import { matchesFilter, plainFilter } from '../../../shared/topic.ts'
import type { Broker, Subscription } from '../../../shared/workspace/broker.ts'
import { compileSuffix } from '../../event/topic-suffix.ts'
import { FilterBeginnings } from './filter-beginnings.ts'

/** Which messages that Tomte publishes come back to it, and as what events. */
export class Feedback {
  readonly #brokers: readonly Broker[]
  /** Of the filters that hear each publisher. */
  readonly #beginnings = new Map<string, FilterBeginnings>()

  constructor(brokers: readonly Broker[]) {
    this.#brokers = brokers.filter(({ enabled }) => enabled)
  }

  /** As it comes back from the broker it is published to; undefined where nothing subscribes to it there. */
  echo(broker: string, topic: string): TomteEvent | undefined {
    return this.echoes(broker, topic).find(({ source }) => source.broker === broker)
  }

  /** The same, and as it may come by other connections: they may lead to the same broker. */
  echoes(broker: string, topic: string): TomteEvent[] {
    return this.#brokers.flatMap(each => {
      const heard = heardBy(each, broker)
      const subscription = heard.find(({ filter }) => matchesFilter(plainFilter(filter), topic))
      return subscription ? [eventOf(each.id, topic, subscription)] : []
    })
  }

  /** Whether a topic that begins with these levels may come back at all. */
  mayEcho(broker: string, levels: readonly string[]): boolean {
    let beginnings = this.#beginnings.get(broker)
    if (!beginnings) {
      beginnings = new FilterBeginnings()
      for (const each of this.#brokers)
        for (const { filter } of heardBy(each, broker)) beginnings.add(plainFilter(filter))
      this.#beginnings.set(broker, beginnings)
    }
    return beginnings.mayBegin(levels)
  }
}

/** What a connection gets of what is published by `publisher`. [MQTT-3.8.3-3] */
function heardBy({ id, subscriptions, protocolVersion }: Broker, publisher: string): Subscription[] {
  const own = id === publisher && protocolVersion === '5'
  return own ? subscriptions.filter(({ noLocal }) => !noLocal) : subscriptions
}

function eventOf(broker: string, topic: string, { prefix, suffix, filter }: Subscription): TomteEvent {
  return imagined(prefix, compileSuffix(suffix, filter)(topic), { plugin: 'mqtt', broker, topic })
}

/** An event that did not happen, to ask the rules about. */
export function imagined(prefix: string, suffix: string, source: TomteEvent['source']): TomteEvent {
  return { id: 0, time: 0, prefix, suffix, payload: Payload.empty, source }
}
