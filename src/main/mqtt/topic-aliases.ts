/** As many as a house has topics that are busy at a time; more would only cost memory at both ends. */
const MOST = 256
/** Bytes of a topic from which an alias, which costs three, pays soon. */
const WORTH = 8

/**
 * The Topic Aliases of one connection, towards the broker: no more than it allows [MQTT-3.2.2-17], given to topics that come
 * again. The one that was not used for longest is given to another topic.
 */
export class TopicAliases {
  readonly #most: number
  readonly #aliases = new Map<string, number>()
  /** Aliases that were taken back. */
  readonly #free: number[] = []
  /** Topics that came once. */
  readonly #once = new Set<string>()

  /** `maximum`: the broker's Topic Alias Maximum. */
  constructor(maximum: number) {
    this.#most = Math.min(maximum, MOST)
  }

  /** The alias for a topic of `length` bytes: 0 for none, negative where this packet must set it. */
  choose(topic: string, length: number): number {
    if (this.#most === 0 || length < WORTH) return 0
    const alias = this.#aliases.get(topic)
    if (alias === undefined) return this.#comesAgain(topic) ? -this.#give(topic) : 0
    if (this.#aliases.size === this.#most) {
      this.#aliases.delete(topic)
      this.#aliases.set(topic, alias)
    }
    return alias
  }

  /** The packet that was to set the alias of this topic was not sent. */
  unset(topic: string): void {
    const alias = this.#aliases.get(topic)
    this.#aliases.delete(topic)
    if (alias !== undefined) this.#free.push(alias)
  }

  #comesAgain(topic: string): boolean {
    if (this.#once.delete(topic)) return true
    if (this.#once.size >= 2 * MOST) this.#once.clear()
    this.#once.add(topic)
    return false
  }

  #give(topic: string): number {
    const alias = this.#free.pop() ?? this.#next()
    this.#aliases.set(topic, alias)
    return alias
  }

  #next(): number {
    if (this.#aliases.size < this.#most) return this.#aliases.size + 1
    const [oldest, alias] = this.#aliases.entries().next().value!
    this.#aliases.delete(oldest)
    return alias
  }
}
