import type { Dispose } from '../../shared/dispose.ts'
import { eventString, type TomteEvent } from '../../shared/event.ts'
import { compileEventPattern } from '../../shared/event-pattern.ts'
import { matchesFilter } from '../../shared/topic.ts'
import { TopicTrie } from '../../shared/topic-trie.ts'
import { PatternIndex } from '../rule/pattern-index.ts'
import type { AwaitedKey, Awaits, Heard } from '../run/awaits.ts'
import { HeardEvents } from './heard-events.ts'

interface Awaiting {
  fits(event: TomteEvent): boolean
  came(event: TomteEvent, at: number): void
}

/** Runs that wait for an event, found by the event: it costs nothing where nobody waits, and never looks at all of them. */
export class AwaitedEvents implements Awaits {
  readonly #ofBroker = new Map<string | null, TopicTrie<Awaiting>>()
  readonly #patterns = new PatternIndex<Awaiting>()
  readonly #open = new Set<Awaiting>()
  readonly #heard = new HeardEvents()
  readonly #lastId: (() => number) | undefined
  #listening = 0
  #seen = 0

  /**
   * `lastId`: the id of the newest event, of which the rules may not have seen all; events are then in the order of their ids. None: they
   * are in the order in which they are seen.
   */
  constructor(lastId?: () => number) {
    this.#lastId = lastId
  }

  /** How many wait. */
  get size(): number {
    return this.#open.size
  }

  /** Whether events are of any interest. */
  get listens(): boolean {
    return this.#open.size > 0 || this.#listening > 0
  }

  get newest(): number {
    return this.#lastId ? this.#lastId() : this.#seen
  }

  await(key: AwaitedKey, fits: Awaiting['fits'], came: Awaiting['came']): Dispose {
    const forget = () => {
      if (!this.#open.delete(awaiting)) return
      if ('pattern' in key) this.#patterns.remove(key.pattern, awaiting)
      else this.#ofBroker.get(key.broker)?.remove(key.filter, awaiting)
    }
    const awaiting: Awaiting = {
      fits,
      came(event, at) {
        forget()
        came(event, at)
      },
    }
    this.#open.add(awaiting)
    if ('pattern' in key) this.#patterns.add(key.pattern, awaiting)
    else this.#trie(key.broker).add(key.filter, awaiting)
    return forget
  }

  listen(): Dispose {
    this.#listening++
    let open = true
    return () => {
      if (!open) return
      open = false
      if (--this.#listening === 0) this.#heard.clear()
    }
  }

  heard(key: AwaitedKey, since: number, fits: Awaiting['fits']): Heard | undefined {
    const isOne = 'pattern' in key ? ofPattern(key.pattern) : ofFilter(key.broker, key.filter)
    return this.#heard.find(since, event => isOne(event) && fits(event))
  }

  /** Who waits for this event now; to be told with `wake` once the rules have seen it. */
  waitingFor(event: TomteEvent): Awaiting[] {
    this.#seen++
    if (this.#listening > 0) this.#heard.add({ event, at: this.#positionOf(event) })
    const found = this.#patterns.size > 0 ? this.#patterns.match(eventString(event)) : []
    const { broker, topic } = event.source
    if (broker === undefined || topic === undefined || !isMessage(event)) return found
    for (const of of [broker, null]) {
      const trie = this.#ofBroker.get(of)
      if (trie) found.push(...trie.match(topic))
    }
    return found
  }

  /** Those that were stopped meanwhile are left alone. */
  wake(waiting: readonly Awaiting[], event: TomteEvent): void {
    const at = this.#positionOf(event)
    for (const awaiting of waiting)
      if (this.#open.has(awaiting) && awaiting.fits(event)) awaiting.came(event, at)
  }

  #positionOf({ id }: TomteEvent): number {
    return this.#lastId ? id : this.#seen
  }

  #trie(broker: string | null): TopicTrie<Awaiting> {
    let trie = this.#ofBroker.get(broker)
    if (!trie) {
      trie = new TopicTrie()
      this.#ofBroker.set(broker, trie)
    }
    return trie
  }
}

/** What a trigger made of a message is no message. */
function isMessage({ source }: TomteEvent): boolean {
  return source.trigger === undefined
}

function ofPattern(pattern: string): (event: TomteEvent) => boolean {
  const matches = compileEventPattern(pattern)
  return event => matches(eventString(event))
}

function ofFilter(wanted: string | null, filter: string): (event: TomteEvent) => boolean {
  return event => {
    const { broker, topic } = event.source
    if (broker === undefined || topic === undefined || !isMessage(event)) return false
    return (wanted === null || wanted === broker) && matchesFilter(filter, topic)
  }
}
