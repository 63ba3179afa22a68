import type { EventCause, TomteEvent } from '../../../shared/event.ts'
import type { Clock } from '../../clock.ts'
import type { RuleIndex } from '../../rule/rule-index.ts'
import { type Emission, emissionsOf, isTemplate, publishedBytes } from './emissions.ts'
import type { Feedback } from './feedback.ts'
import { FilterBeginnings } from './filter-beginnings.ts'

/** A message counts as the echo of one that a rule sent up to this many milliseconds ago. */
const SOON = 5000
const MOST_TOPICS = 2000
const MOST_OF_TOPIC = 32

interface Sent {
  /** Null: the bytes are known to the action alone. */
  digest: number | null
  cause: EventCause
  until: number
}

/**
 * Recognises messages that come back from a broker after a rule published them, by topic and payload, and gives them the rule's run
 * as their cause. Only rules whose messages some rule may listen for are followed; where there are none this costs nothing.
 */
export class Echoes {
  readonly #clock: Clock
  readonly #sent = new Map<string, Sent[]>()
  #followed: ReadonlySet<string> = new Set()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  apply(index: RuleIndex, feedback: Feedback): void {
    const returning = new Returning(index, feedback)
    const followed = index.rules.filter(({ rule }) =>
      emissionsOf(rule.actions).some(each => returning.has(each)),
    )
    this.#followed = new Set(followed.map(({ id }) => id))
    if (followed.length === 0) this.#sent.clear()
  }

  /** Whether messages of this rule are to be told of by `publishing`. */
  follows(rule: string): boolean {
    return this.#followed.size > 0 && this.#followed.has(rule)
  }

  /** A rule is about to publish. `config`: its action, rendered. */
  publishing(config: Record<string, unknown>, cause: EventCause): void {
    const topic = String(config.topic)
    const now = this.#clock.monotonic()
    const bytes = publishedBytes(config)
    const digest = bytes && digestOf(bytes)
    const others = (this.#sent.get(topic) ?? []).filter(sent => sent.until > now && sent.digest !== digest)
    if (others.length === MOST_OF_TOPIC) others.shift()
    others.push({ digest, cause, until: now + SOON })
    this.#sent.delete(topic)
    this.#sent.set(topic, others)
    if (this.#sent.size <= MOST_TOPICS) return
    for (const oldest of this.#sent.keys()) {
      this.#sent.delete(oldest)
      break
    }
  }

  /** The event with its cause, where it is an echo. */
  recognise(event: TomteEvent): TomteEvent {
    if (this.#sent.size === 0) return event
    const { topic, cause } = event.source
    if (topic === undefined || cause) return event
    const sent = this.#sent.get(topic)
    if (!sent) return event
    const now = this.#clock.monotonic()
    const digest = digestOf(event.payload.bytes)
    const found = sent.findLast(each => each.until > now && (each.digest ?? digest) === digest)
    return found ? { ...event, source: { ...event.source, cause: found.cause } } : event
  }
}

/** Whether some rule may run on what comes back of a message. Thousands of rules publish to few topics: of each it is found out once. */
class Returning {
  readonly #index: RuleIndex
  readonly #feedback: Feedback
  readonly #known = new Map<string, boolean>()
  #listeners: Listeners | undefined

  constructor(index: RuleIndex, feedback: Feedback) {
    this.#index = index
    this.#feedback = feedback
  }

  has(emission: Emission): boolean {
    if (!('topic' in emission)) return false
    const { broker, topic } = emission
    const key = `${broker} ${topic}`
    let known = this.#known.get(key)
    if (known === undefined) {
      known = isTemplate(topic) ? this.#mayReturn(broker, topic) : this.#returns(broker, topic)
      this.#known.set(key, known)
    }
    return known
  }

  #returns(broker: string, topic: string): boolean {
    return this.#feedback.echoes(broker, topic).some(event => this.#index.candidates(event).length > 0)
  }

  /** A template may bring any number of levels: only those before it stand fast. */
  #mayReturn(broker: string, topic: string): boolean {
    const levels = topic.slice(0, topic.indexOf('{{')).split('/').slice(0, -1)
    if (!this.#feedback.mayEcho(broker, levels)) return false
    this.#listeners ??= listeners(this.#index)
    return this.#listeners.patterns || this.#listeners.filters.mayBegin(levels)
  }
}

/** What enabled rules listen for. */
interface Listeners {
  filters: FilterBeginnings
  patterns: boolean
}

function listeners({ rules }: RuleIndex): Listeners {
  const filters = new FilterBeginnings()
  let patterns = false
  for (const { triggers } of rules)
    for (const { keys } of triggers)
      for (const key of keys) {
        if ('pattern' in key) patterns = true
        else filters.add(key.filter)
      }
  return { filters, patterns }
}

/** FNV-1a over the length and the beginning: it need not be safe, only differ where messages do. */
function digestOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5 ^ bytes.length
  const length = Math.min(bytes.length, 4096)
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
  return hash >>> 0
}
