import type { SubscriptionCount } from '../../shared/contract/filter.ts'
import type { EmittedEvent } from '../../shared/event.ts'
import type { Decode } from '../../shared/payload.ts'
import type { Subscription } from '../../shared/workspace/broker.ts'
import { decoderName } from '../../shared/workspace/decoder.ts'
import type { DecodeMessage, PayloadDecoders } from './decoder/payload-decoders.ts'
import { FilterChain, type Release } from './filter-chain.ts'
import type { FilterParts } from './filter-parts.ts'
import { compileSuffix, type Suffix } from './topic-suffix.ts'

/** One subscription at work: what its messages are called, how they are read, and which of them pass. */
export class SubscriptionRoute {
  readonly position: number
  readonly filter: string
  readonly prefix: string
  readonly suffixOf: Suffix
  /** Undefined where payloads are read as they are without a decoder. */
  readonly decoder: string | undefined
  readonly #decodeMessage: DecodeMessage | null
  /** Null where it has no filters. */
  readonly #chain: FilterChain | null
  #events = 0
  #undecoded = 0

  constructor(
    { filter, prefix, suffix, decoder, filters }: Subscription,
    position: number,
    parts: FilterParts,
    decoders: PayloadDecoders,
    release: Release,
  ) {
    this.position = position
    this.filter = filter
    this.prefix = prefix
    this.suffixOf = compileSuffix(suffix, filter)
    this.decoder = decoderName(decoder)
    this.#decodeMessage = decoders.of(decoder)
    const released: Release = (event, topic) => {
      this.#events++
      release(event, topic)
    }
    this.#chain = filters.length === 0 ? null : new FilterChain(filters, parts, released)
  }

  /** How the payload of one message is read; undefined where it needs no decoder. */
  decode(broker: string, topic: string, bytes: Uint8Array): Decode | undefined {
    if (!this.#decodeMessage) return undefined
    const decode = this.#decodeMessage(broker, topic, bytes)
    return seen => {
      try {
        return decode(seen)
      } catch (error) {
        this.#undecoded++
        throw error
      }
    }
  }

  /** Whether the event goes on now; see `FilterChain`. */
  passes(event: EmittedEvent, topic: string): boolean {
    if (this.#chain !== null && !this.#chain.passes(event, topic)) return false
    this.#events++
    return true
  }

  get dropped(): number {
    return this.#chain?.dropped ?? 0
  }

  counts(): SubscriptionCount {
    const { filter } = this
    return { filter, events: this.#events, undecoded: this.#undecoded, filters: this.#chain?.counts() ?? [] }
  }

  flush(): void {
    this.#chain?.flush()
  }
}
