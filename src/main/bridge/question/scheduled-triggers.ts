import type { Dispose } from '../../../shared/dispose.ts'
import { type EmittedEvent, eventString, type TomteEvent } from '../../../shared/event.ts'
import type { Trigger } from '../../../shared/workspace/rule.ts'
import type { Clock } from '../../clock.ts'
import { schedulePlugin } from '../../plugin/schedule/plugin.ts'
import type { CompiledRule } from '../../rule/compiled-rule.ts'

/** Triggers of time (cron, interval, sun) on a clock of their own. */
export class ScheduledTriggers {
  readonly #plugin: ReturnType<typeof schedulePlugin>
  readonly #emit: (plugin: string, event: EmittedEvent) => void
  /** By event name, in lower case as event patterns are. */
  readonly #armed = new Map<string, Dispose>()
  /** Names of all that were armed once. */
  readonly #known = new Set<string>()

  constructor(clock: Clock, emit: (plugin: string, event: EmittedEvent) => void) {
    this.#plugin = schedulePlugin(clock)
    this.#emit = emit
  }

  isOne({ type }: Trigger): boolean {
    return this.#plugin.triggers.some(trigger => trigger.type === type)
  }

  /** Arms those of these rules, and no others. */
  follow(rules: readonly CompiledRule[]): void {
    const wanted = new Set<string>()
    for (const { rule, triggers } of rules)
      for (const { key, index } of triggers) {
        const trigger = rule.triggers[index] as Trigger
        const arm = this.#plugin.triggers.find(({ type }) => type === trigger.type)?.arm
        if (!arm || !('pattern' in key)) continue
        const name = key.pattern.toLowerCase()
        wanted.add(name)
        this.#known.add(name)
        if (this.#armed.has(name)) continue
        this.#armed.set(
          name,
          arm(trigger as never, event => this.#emit(this.#plugin.id, event)),
        )
      }
    for (const [name, disarm] of this.#armed)
      if (!wanted.has(name)) {
        disarm()
        this.#armed.delete(name)
      }
  }

  /** Whether the event is one that these triggers make themselves. */
  has(event: TomteEvent): boolean {
    return this.#known.size > 0 && this.#known.has(eventString(event).toLowerCase())
  }

  get size(): number {
    return this.#armed.size
  }

  stop(): void {
    for (const disarm of this.#armed.values()) disarm()
    this.#armed.clear()
  }
}
