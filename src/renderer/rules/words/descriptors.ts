import type { FieldHint, PartDescriptor, PluginDescriptor } from '../../../shared/plugin.ts'
import { fieldValue } from '../draft/part-value.ts'
import type { PartList } from '../draft/rule-draft.ts'

/** The kinds of triggers and actions on offer, found by their type. */
export interface Descriptors {
  readonly plugins: readonly PluginDescriptor[]
  find(list: PartList, type: string): PartDescriptor | undefined
}

export function descriptorsOf(plugins: readonly PluginDescriptor[]): Descriptors {
  const triggers = new Map(plugins.flatMap(plugin => plugin.triggers.map(part => [part.type, part] as const)))
  const actions = new Map(plugins.flatMap(plugin => plugin.actions.map(part => [part.type, part] as const)))
  return { plugins, find: (list, type) => (list === 'triggers' ? triggers : actions).get(type) }
}

/** Whether the field is to be shown: the field it depends on, if any, has one of the values it waits for. */
export function isShown(hint: FieldHint, part: Record<string, unknown>): boolean {
  if (!hint.when) return true
  const value = fieldValue(part, hint.when.field) ?? null
  return hint.when.is.some(wanted => wanted === value)
}
