import { eventString, type TomteEvent } from '../../shared/event.ts'
import { RecentMap } from '../../shared/recent-map.ts'
import { TopicTrie } from '../../shared/topic-trie.ts'
import { PatternIndex } from './pattern-index.ts'
import type { TriggerKey } from './trigger-key.ts'

/** Brokers (a recording of others may name any number), topics of a broker, suffixes of a prefix and prefixes whose values are remembered; longer names never are. */
const REMEMBERED_BROKERS = 256
const REMEMBERED_TOPICS = 32_768
const REMEMBERED_SUFFIXES = 4096
const REMEMBERED_PREFIXES = 64
const REMEMBERED_LENGTH = 512

/** Values by topic filter and event pattern, found by event without looking at the others. */
export class KeyIndex<T> {
  readonly #ofBroker = new Map<string, TopicTrie<T>>()
  readonly #ofAnyBroker = new TopicTrie<T>()
  readonly #patterns = new PatternIndex<T>()
  readonly #byTopic = new RecentMap<string, RecentMap<string, readonly T[]>>(REMEMBERED_BROKERS)
  readonly #bySuffix = new RecentMap<string, RecentMap<string, readonly T[]>>(REMEMBERED_PREFIXES)
  readonly #arrange: (found: T[]) => readonly T[]
  #filters = 0

  /** `arrange` puts what was found, in no particular order, into the form in which it is answered and remembered. */
  constructor(arrange: (found: T[]) => readonly T[]) {
    this.#arrange = arrange
  }

  /** Nothing was added. */
  get isEmpty(): boolean {
    return this.#filters === 0 && this.#patterns.size === 0
  }

  add(key: TriggerKey, value: T): void {
    if ('pattern' in key) this.#patterns.add(key.pattern, value)
    else {
      this.#filters++
      this.#trie(key.broker).add(key.filter, value)
    }
  }

  find(event: TomteEvent): readonly T[] {
    const { broker, topic } = event.source
    const byTopic = broker === undefined || topic === undefined ? NONE : this.#forTopic(broker, topic)
    if (this.#patterns.size === 0) return byTopic
    const byPattern = this.#forEvent(event)
    if (byPattern.length === 0) return byTopic
    return byTopic.length === 0 ? byPattern : this.#arrange([...byTopic, ...byPattern])
  }

  #forTopic(broker: string, topic: string): readonly T[] {
    let known = this.#byTopic.get(broker)
    const remembered = known?.get(topic)
    if (remembered) return remembered
    const ofBroker = this.#ofBroker.get(broker)?.match(topic) ?? []
    const found = this.#arrange([...ofBroker, ...this.#ofAnyBroker.match(topic)])
    if (!known) {
      known = new RecentMap(REMEMBERED_TOPICS)
      this.#byTopic.set(broker, known)
    }
    if (topic.length <= REMEMBERED_LENGTH) known.set(topic, found)
    return found
  }

  #forEvent(event: TomteEvent): readonly T[] {
    let known = this.#bySuffix.get(event.prefix)
    const remembered = known?.get(event.suffix)
    if (remembered) return remembered
    const found = this.#arrange(this.#patterns.match(eventString(event)))
    if (!known) {
      known = new RecentMap(REMEMBERED_SUFFIXES)
      this.#bySuffix.set(event.prefix, known)
    }
    if (event.suffix.length <= REMEMBERED_LENGTH) known.set(event.suffix, found)
    return found
  }

  #trie(broker: string | null): TopicTrie<T> {
    if (broker === null) return this.#ofAnyBroker
    let trie = this.#ofBroker.get(broker)
    if (!trie) {
      trie = new TopicTrie()
      this.#ofBroker.set(broker, trie)
    }
    return trie
  }
}

const NONE: readonly never[] = []
