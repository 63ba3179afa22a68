import type { Dispose } from '../../shared/dispose.ts'
import { eventString, type TomteEvent } from '../../shared/event.ts'
import { TopicTrie } from '../../shared/topic-trie.ts'
import { PatternIndex } from '../rule/pattern-index.ts'
import type { AwaitedKey } from '../run/flow/walk.ts'

interface Awaiting {
  fits(event: TomteEvent): boolean
  came(event: TomteEvent): void
}

/** Runs that wait for an event, found by the event: it costs nothing where nobody waits, and never looks at all of them. */
export class AwaitedEvents {
  readonly #ofBroker = new Map<string | null, TopicTrie<Awaiting>>()
  readonly #patterns = new PatternIndex<Awaiting>()
  readonly #open = new Set<Awaiting>()

  get size(): number {
    return this.#open.size
  }

  /** Calls back once, with the next event of this key for which `fits`. */
  await(key: AwaitedKey, fits: Awaiting['fits'], came: Awaiting['came']): Dispose {
    const forget = () => {
      if (!this.#open.delete(awaiting)) return
      if ('pattern' in key) this.#patterns.remove(key.pattern, awaiting)
      else this.#ofBroker.get(key.broker)?.remove(key.filter, awaiting)
    }
    const awaiting: Awaiting = {
      fits,
      came(event) {
        forget()
        came(event)
      },
    }
    this.#open.add(awaiting)
    if ('pattern' in key) this.#patterns.add(key.pattern, awaiting)
    else this.#trie(key.broker).add(key.filter, awaiting)
    return forget
  }

  /** Who waits for this event now; to be told with `wake` once the rules have seen it. */
  waitingFor(event: TomteEvent): Awaiting[] {
    const { broker, topic, trigger } = event.source
    const found = this.#patterns.size > 0 ? this.#patterns.match(eventString(event)) : []
    // What a trigger made of a message is no message.
    if (broker === undefined || topic === undefined || trigger !== undefined) return found
    for (const of of [broker, null]) {
      const trie = this.#ofBroker.get(of)
      if (trie) found.push(...trie.match(topic))
    }
    return found
  }

  /** Those that were stopped meanwhile are left alone. */
  wake(waiting: readonly Awaiting[], event: TomteEvent): void {
    for (const awaiting of waiting) if (this.#open.has(awaiting) && awaiting.fits(event)) awaiting.came(event)
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
