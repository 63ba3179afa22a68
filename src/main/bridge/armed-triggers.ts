import type { Dispose } from '../../shared/dispose.ts'
import type { EmittedEvent } from '../../shared/event.ts'
import type { Trigger } from '../../shared/workspace/rule.ts'
import type { Registry } from '../plugin/registry.ts'
import type { CompiledRule, TriggerKey } from '../rule/compiled-rule.ts'

export interface ArmedTriggersOptions {
  registry: Registry
  emit(plugin: string, event: EmittedEvent): void
  /** One trigger could not be armed; the others are. */
  failed(error: unknown, rule: string): void
}

/**
 * What plug-ins watch for on behalf of the rules (timers, files). Triggers of one type and key see the same events, so they are
 * armed once together; and what some rule still names stays armed, so that no edit of a rule restarts an interval.
 */
export class ArmedTriggers {
  readonly #options: ArmedTriggersOptions
  readonly #owners: Map<string, string>
  #armed = new Map<string, Dispose>()

  constructor(options: ArmedTriggersOptions) {
    this.#options = options
    this.#owners = new Map(
      options.registry.plugins.flatMap(plugin =>
        plugin.triggers.map(({ type }) => [type, plugin.id] as const),
      ),
    )
  }

  /** Arms what these rules name and ends what none of them names any more. */
  apply(rules: readonly CompiledRule[]): void {
    const before = this.#armed
    const now = new Map<string, Dispose>()
    this.#armed = now
    for (const { id, rule, triggers } of rules)
      for (const { key, index } of triggers) {
        const trigger = rule.triggers[index] as Trigger
        const type = this.#options.registry.trigger(trigger.type)
        if (!type?.arm) continue
        const name = nameOf(trigger.type, key) + (type.armedAs?.(trigger as never) ?? '')
        if (now.has(name)) continue
        const armed = before.get(name) ?? this.#arm(trigger, id)
        if (armed) now.set(name, armed)
      }
    for (const [name, disarm] of before) if (!now.has(name)) disarm()
  }

  stop(): void {
    this.apply([])
  }

  #arm(trigger: Trigger, rule: string): Dispose | undefined {
    const { registry, emit, failed } = this.#options
    const plugin = this.#owners.get(trigger.type) ?? trigger.type
    try {
      return registry.trigger(trigger.type)?.arm?.(trigger as never, event => emit(plugin, event))
    } catch (error) {
      failed(error, rule)
    }
  }
}

/** Event patterns are matched without regard to case, topic filters with it. */
function nameOf(type: string, key: TriggerKey): string {
  return `${type} ${'pattern' in key ? key.pattern.toLowerCase() : JSON.stringify([key.broker, key.filter])}`
}
