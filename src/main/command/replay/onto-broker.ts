import type { TomteEvent } from '../../../shared/event.ts'
import { matchesFilter, topicFilterFault, topicNameFault } from '../../../shared/topic.ts'
import type { Clock } from '../../clock.ts'
import type { ApplicationMessage } from '../../mqtt/types.ts'
import { publishProperties } from '../../plugin/mqtt/connection-options.ts'
import type { Given } from '../client/flag.ts'
import { UsageError } from '../command.ts'
import type { Publishing } from '../pub/publishing.ts'
import type { ReplayFlag } from './flags.ts'

/** How fast, and what. */
export interface ReplaySettings {
  /** Infinity: without waiting. */
  speed: number
  /** Empty: all. */
  filters: readonly string[]
}

/** @throws UsageError */
export function replaySettings(given: Given<ReplayFlag>): ReplaySettings {
  const filters = given.all('topic')
  for (const filter of filters) {
    const fault = topicFilterFault(filter)
    if (fault) throw new UsageError(fault)
  }
  if (given.text('speed') === 'max') return { speed: Number.POSITIVE_INFINITY, filters }
  const speed = given.number('speed', 0, 1_000_000, 'speed') ?? 1
  if (speed === 0) throw new UsageError('A speed of 0 would never end.')
  return { speed, filters }
}

/** Messages that are sent together at most. */
const TOGETHER = 200
/** A timer of Node cannot run longer than some 24 days. */
const LONGEST_TIMER = 86_400_000

/** Publishes recorded messages in their own time; what comes late goes out at once, and the next ones do not wait for it. */
export class Replaying {
  published = 0
  leftOut = 0
  readonly #publishing: Publishing
  readonly #clock: Clock
  readonly #settings: ReplaySettings
  #began: { clock: number; time: number } | undefined
  #together: ApplicationMessage[] = []
  #lastQos: ApplicationMessage['qos'] = 0

  constructor(publishing: Publishing, clock: Clock, settings: ReplaySettings) {
    this.#publishing = publishing
    this.#clock = clock
    this.#settings = settings
  }

  /** Resolves when the last one is on its way. */
  async replay(batches: AsyncIterable<readonly TomteEvent[]>): Promise<void> {
    for await (const events of batches) for (const event of events) await this.#event(event)
    await this.#send()
  }

  async #event(event: TomteEvent): Promise<void> {
    const message = this.#messageOf(event)
    if (!message) {
      this.leftOut++
      return
    }
    await this.#due(event.time)
    const qos = this.#together[0]?.qos ?? this.#lastQos
    if (this.#together.length >= TOGETHER || qos !== message.qos) await this.#send()
    // A broker hands on QoS 2 only after two more packets: what follows it at another QoS would overtake it.
    if (qos !== message.qos) await this.#publishing.settled()
    this.#lastQos = message.qos
    this.#together.push(message)
  }

  async #due(time: number): Promise<void> {
    const { speed } = this.#settings
    this.#began ??= { clock: this.#clock.monotonic(), time }
    const at = this.#began.clock + Math.max(0, time - this.#began.time) / speed
    if (!Number.isFinite(speed) || at - this.#clock.monotonic() < 1) return
    await this.#send()
    for (let left = at - this.#clock.monotonic(); left > 0; left = at - this.#clock.monotonic())
      await new Promise<void>(resolve => this.#clock.after(Math.min(left, LONGEST_TIMER), resolve))
  }

  async #send(): Promise<void> {
    const together = this.#together
    if (together.length === 0) return
    this.#together = []
    await this.#publishing.publish(together)
    this.published += together.length
  }

  #messageOf({ payload, source }: TomteEvent): ApplicationMessage | null {
    const { topic, qos = 0, retain = false, properties } = source
    const { filters } = this.#settings
    if (topic === undefined || topic.startsWith('$') || topicNameFault(topic)) return null
    if (filters.length > 0 && !filters.some(filter => matchesFilter(filter, topic))) return null
    return {
      topic,
      payload: payload.bytes,
      qos,
      retain,
      properties: properties && publishProperties(properties),
    }
  }
}
