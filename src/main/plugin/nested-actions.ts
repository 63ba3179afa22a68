import { z } from 'zod'
import { conditionSchema } from '../../shared/workspace/condition.ts'

/** How a field of an action holds others: a list of them, or a list of branches that each have a list `actions`. */
export type Nesting = { readonly [field: string]: 'actions' | 'branches' }

/** Actions inside of actions inside of …: no deeper than this. */
export const DEEPEST_ACTIONS = 16

/** What stands in such a list is checked by the schema of all actions, which alone knows every type. */
export const nestedActions = z.array(z.unknown()).max(200)

export const choiceBranches = z
  .array(z.strictObject({ conditions: conditionSchema.optional(), actions: nestedActions }))
  .min(1, 'Add at least one branch.')
  .max(100)

export const parallelBranches = z
  .array(z.strictObject({ actions: nestedActions }))
  .min(1, 'Add at least one branch.')
  .max(20)

/** The lists of actions in `config`, each with its path; an item may be replaced in place. */
export function* nestedLists(
  nesting: Nesting,
  config: Record<string, unknown>,
): Iterable<{ path: PropertyKey[]; list: unknown[] }> {
  for (const [field, kind] of Object.entries(nesting)) {
    const value = config[field]
    if (!Array.isArray(value)) continue
    if (kind === 'actions') yield { path: [field], list: value }
    else
      for (const [index, branch] of value.entries())
        yield { path: [field, index, 'actions'], list: (branch as { actions: unknown[] }).actions }
  }
}
