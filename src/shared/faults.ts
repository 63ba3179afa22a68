import type { RefinementCtx, ZodError } from 'zod'
import type { Fault } from './errors.ts'

/** zod's issues as faults with JSON paths: `rules[2].actions[0].topic`. */
export function faultsOf(error: ZodError): Fault[] {
  return error.issues.flatMap(issue => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map(key => ({
        path: jsonPath([...issue.path, key]),
        message: `There is no field named “${key}” here.`,
      }))
    return [{ path: jsonPath(issue.path), message: issue.message }]
  })
}

/** For `superRefine`: refuses what `faultOf` finds wrong, in its words. */
export function refusing<Value>(faultOf: (value: Value) => string | null) {
  return (value: Value, context: RefinementCtx): void => {
    const fault = faultOf(value)
    if (fault) context.addIssue({ code: 'custom', message: fault })
  }
}

/** `['rules', 2, 'actions', 0, 'topic']` as `rules[2].actions[0].topic`; the document itself is `$`. */
export function jsonPath(path: readonly PropertyKey[]): string {
  let text = ''
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`
    else if (/^[A-Za-z_][\w-]*$/.test(String(key))) text += text === '' ? String(key) : `.${String(key)}`
    else text += `[${JSON.stringify(String(key))}]`
  }
  return text === '' ? '$' : text
}
