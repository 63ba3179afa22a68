import type { Clock } from '../../src/main/clock.ts'
import type { Link } from '../../src/main/simulator/link.ts'
import { matchesFilter } from '../../src/shared/topic.ts'

export interface RecordedMessage {
  /** Milliseconds since the recording began. */
  at: number
  topic: string
  payload: Uint8Array
  text: string
  retain: boolean
}

/** A link without a broker: keeps what is published, and delivers what the test sends. */
export function recordingLink(clock: Clock) {
  const begun = clock.now()
  const messages: RecordedMessage[] = []
  const listeners = new Set<{ filter: string; listener: (payload: Uint8Array, topic: string) => void }>()
  const link: Link = {
    publish({ topic, payload, retain }) {
      const text = Buffer.from(payload).toString()
      messages.push({ at: clock.now() - begun, topic, payload, text, retain })
    },
    subscribe(filter, listener) {
      const entry = { filter, listener }
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
  }
  return {
    link,
    messages,
    /** The texts published to one topic. */
    texts: (topic: string) => messages.filter(one => one.topic === topic).map(one => one.text),
    send(topic: string, payload: string) {
      for (const { filter, listener } of listeners)
        if (matchesFilter(filter, topic)) listener(Buffer.from(payload), topic)
    },
    get listening() {
      return listeners.size
    },
  }
}

/** Random numbers that come again with the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
