import { toUtf8 } from '../../shared/encoding.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { GrowingBytes } from './growing-bytes.ts'

/** What many events of a block have in common is written once: names and topics, or the rules that ran. */
interface Shared {
  bytes: Uint8Array
  /** The block it was last written to, and its position there. */
  block: number
  index: number
}

interface Source extends Shared {
  event: Pick<TomteEvent, 'prefix' | 'suffix' | 'source'>
  /** Another one with the same topic. */
  other: Source | undefined
}

/** Names and topics as they stand in a block: plug-in, broker, topic, prefix, suffix, and the decoder where there is one. */
export type WrittenSource = [string, string | null, string | null, string, string, string?]

/** Beyond this what was known is forgotten; it is only ever a short cut. */
const MOST_KNOWN = 20_000

/**
 * Gives each source its position in the block that is being written. A source is put into words once, and then copied into
 * each block that it appears in.
 */
export class EventSources {
  readonly #dictionary: GrowingBytes
  readonly #sources = new Map<string, Source>()
  readonly #rules = new Map<readonly string[], Shared>()
  #block = 1
  #count = 0

  constructor(dictionary: GrowingBytes) {
    this.#dictionary = dictionary
  }

  nextBlock(): void {
    this.#block++
    this.#count = 0
    if (this.#sources.size > MOST_KNOWN) this.#sources.clear()
    if (this.#rules.size > MOST_KNOWN) this.#rules.clear()
  }

  source(event: TomteEvent): number {
    const key = event.source.topic ?? event.suffix
    const first = this.#sources.get(key)
    for (let source = first; source; source = source.other)
      if (isOf(source, event)) return this.#position(source)
    const { plugin, broker = null, topic = null, decoder } = event.source
    const written: WrittenSource = [plugin, broker, topic, event.prefix, event.suffix]
    if (decoder !== undefined) written.push(decoder)
    const source: Source = {
      // Not the event itself: its payload would be kept with it.
      event: {
        prefix: event.prefix,
        suffix: event.suffix,
        source: { plugin, broker: event.source.broker, topic: event.source.topic, decoder },
      },
      bytes: toUtf8(JSON.stringify(written)),
      block: 0,
      index: 0,
      other: first,
    }
    this.#sources.set(key, source)
    return this.#position(source)
  }

  /** Known by identity: whoever appends gives the same list for the same rules where it can. */
  rules(ids: readonly string[]): number {
    let rules = this.#rules.get(ids)
    if (!rules) {
      rules = { bytes: toUtf8(JSON.stringify({ rules: ids })), block: 0, index: 0 }
      this.#rules.set(ids, rules)
    }
    return this.#position(rules)
  }

  #position(shared: Shared): number {
    if (shared.block !== this.#block) {
      shared.block = this.#block
      shared.index = this.#count++
      this.#dictionary.chunk(shared.bytes)
    }
    return shared.index
  }
}

function isOf({ event: { prefix, suffix, source } }: Source, event: TomteEvent): boolean {
  const other = event.source
  return (
    suffix === event.suffix &&
    prefix === event.prefix &&
    source.topic === other.topic &&
    source.broker === other.broker &&
    source.plugin === other.plugin &&
    source.decoder === other.decoder
  )
}
