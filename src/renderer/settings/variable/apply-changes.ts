import type { VariableBatch, VariableResults, VariableRow } from '../../../shared/contract/variable.ts'

export type VariableList = VariableResults['variable.list']

/** Variables shown at once; others are found by their name. */
export const SHOWN = 100

/** The list of names that hold `text`, after these changes; null where it must be read anew, since the changes do not tell all. */
export function withChanges(list: VariableList, batch: VariableBatch, text: string): VariableList | null {
  if (batch.skipped > 0) return null
  const rows = new Map(list.variables.map(row => [row.name, row]))
  const gone = batch.removed.filter(name => rows.delete(name)).length
  if (gone > 0 && list.more) return null // there is room for rows that are not known here
  const last = list.more ? list.variables.at(-1)?.name : undefined
  const wanted = text.trim().toLowerCase()
  let count = list.count - gone
  for (const row of batch.changed) {
    const isNew = !rows.has(row.name)
    if (isNew && !(row.name.toLowerCase().includes(wanted) && (last === undefined || row.name < last)))
      continue
    rows.set(row.name, row)
    if (isNew) count++
  }
  const variables = [...rows.values()].sort(byName)
  return { variables: variables.slice(0, SHOWN), count, more: list.more || variables.length > SHOWN }
}

/** As the core has them in order. */
function byName(a: VariableRow, b: VariableRow): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}
