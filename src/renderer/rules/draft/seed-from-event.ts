import type { EventDetail } from '../../../shared/contract/event.ts'
import { eventString } from '../../../shared/event.ts'
import type { PluginDescriptor } from '../../../shared/plugin.ts'
import type { Comparison } from '../../../shared/workspace/condition.ts'
import type { Trigger } from '../../../shared/workspace/rule.ts'
import { conditionPath } from '../scope/field-path.ts'
import { scopeOfEvent } from '../scope/scope.ts'
import { fieldsOfScope } from '../scope/scope-field.ts'
import { type Part, withField } from './part-value.ts'
import type { RuleSeed } from './rule-draft.ts'

/** Names of fields that usually hold what a sensor measures, the likeliest first. */
const telling = ['value', 'temperature', 'humidity', 'power', 'state', 'level', 'battery', 'illuminance']

/** A rule that listens for what this event was: its topic on its broker, or its event string. */
export function seedFromEvent(event: EventDetail, plugins: readonly PluginDescriptor[]): RuleSeed {
  const trigger = triggerFor(event, plugins)
  const comparison = comparisonFor(event)
  return {
    name: '',
    triggers: trigger ? [trigger] : [],
    ...(comparison ? { conditions: { all: [comparison] } } : {}),
  }
}

function triggerFor(event: EventDetail, plugins: readonly PluginDescriptor[]): Trigger | null {
  const { topic, broker } = event.source
  const kinds = plugins.flatMap(plugin => plugin.triggers)
  const byTopic = kinds.find(kind => kind.fields.some(field => field.control === 'topic-filter'))
  const byPattern = kinds.find(kind => kind.fields.some(field => field.control === 'event-pattern'))
  const kind = topic !== undefined && byTopic ? byTopic : byPattern
  if (!kind) return null
  let part: Part = { ...structuredClone(kind.initial), type: kind.type }
  for (const { name, control } of kind.fields) {
    if (control === 'topic-filter') part = withField(part, name, topic)
    if (control === 'event-pattern') part = withField(part, name, eventString(event.row))
    if (control === 'broker' && kind === byTopic && broker !== undefined) part = withField(part, name, broker)
  }
  return part
}

/** Compares with the number (or else the state) that the payload holds, where it holds one. */
function comparisonFor(event: EventDetail): Comparison | null {
  if (event.truncated) return null
  const fields = fieldsOfScope(scopeOfEvent(event, new Date(event.row.time))).filter(
    field => field.keys[0] === 'payload' && typeof field.value === 'number',
  )
  const rank = (keys: readonly unknown[]) => {
    const place = telling.indexOf(String(keys.at(-1)).toLowerCase())
    return place < 0 ? telling.length : place
  }
  const [best] = fields.sort((a, b) => rank(a.keys) - rank(b.keys))
  if (!best) return null
  return { field: conditionPath(best.keys), op: '>=', value: best.value as number }
}
