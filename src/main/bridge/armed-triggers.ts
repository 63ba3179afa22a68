import { type Dispose, disposeAll } from '../../shared/dispose.ts'
import type { EmittedEvent } from '../../shared/event.ts'
import type { Registry } from '../plugin/registry.ts'
import type { CompiledRule } from '../rule/compiled-rule.ts'

/** Lets plug-ins begin to watch for what the triggers of these rules name; the disposal ends it. */
export function armTriggers(
  rules: readonly CompiledRule[],
  registry: Registry,
  emit: (plugin: string, event: EmittedEvent) => void,
): Dispose {
  const owners = new Map(
    registry.plugins.flatMap(plugin => plugin.triggers.map(({ type }) => [type, plugin.id] as const)),
  )
  const armed: Dispose[] = []
  for (const { rule } of rules) {
    for (const trigger of rule.triggers) {
      const type = registry.trigger(trigger.type)
      if (!type?.arm || trigger.disabled) continue
      const plugin = owners.get(trigger.type) ?? trigger.type
      armed.push(type.arm(trigger as never, event => emit(plugin, event)))
    }
  }
  return disposeAll(armed)
}
