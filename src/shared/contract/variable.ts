import { z } from 'zod'

const nothing = z.strictObject({})
/** Also names that only a script could give. */
const name = z
  .string()
  .regex(/^[A-Za-z_][\w-]{0,99}$/, 'Use letters, digits, _ and -, and begin with a letter or _.')
const byName = z.strictObject({ name })

/** The variables of all rules. */
export const variableCalls = {
  /**
   * By name, those whose name holds `text`, upper and lower case alike; `after`: only names behind it. `count` in the answer is
   * how many there are in all.
   */
  'variable.list': z.strictObject({
    text: z.string().max(100).optional(),
    after: z.string().max(100).optional(),
    limit: z.int().min(1).max(1000),
  }),
  /** The whole value. Fails with ERR_VARIABLE_UNKNOWN. */
  'variable.get': byName,
  /** `keep`: it is there again after a restart; absent: as it was. Answers once it is on disk where it is kept. */
  'variable.set': z.strictObject({ name, value: z.json(), keep: z.boolean().optional() }),
  'variable.remove': byName,
  /** Begins to push `variables` as they change, at most ten times a second. */
  'variable.watch': nothing,
  'variable.unwatch': nothing,
} as const satisfies Record<string, z.ZodObject>

/** One variable in a list. */
export interface VariableRow {
  name: string
  kind: 'text' | 'number' | 'boolean' | 'null' | 'list' | 'object'
  /** One line, at most 240 characters. */
  preview: string
  /** Characters of its JSON. */
  size: number
  /** It outlives a restart. */
  keep: boolean
}

/** What changed since the last push; `skipped`: so many more did, and the list should be read anew. */
export interface VariableBatch {
  changed: VariableRow[]
  removed: string[]
  skipped: number
}

export interface VariableResults {
  'variable.list': { variables: VariableRow[]; count: number; more: boolean }
  'variable.get': { value: z.infer<ReturnType<typeof z.json>>; keep: boolean }
  'variable.set': null
  'variable.remove': null
  'variable.watch': null
  'variable.unwatch': null
}
