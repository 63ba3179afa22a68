import type { Comparison } from '../../../shared/workspace/condition.ts'
import { conditionPath } from './field-path.ts'
import type { Scope } from './scope.ts'
import { fieldsOfScope } from './scope-field.ts'

/** Names of fields that usually hold what a sensor measures, the likeliest first. */
const telling = ['value', 'temperature', 'humidity', 'power', 'level', 'illuminance', 'battery']

/** Compares with the number that the payload holds; null where it holds none. */
export function suggestedComparison(scope: Scope): Comparison | null {
  const numbers = fieldsOfScope(scope).filter(
    ({ keys, value }) => keys[0] === 'payload' && typeof value === 'number',
  )
  const [best] = numbers.sort((a, b) => rank(a.keys) - rank(b.keys))
  if (!best) return null
  return { field: conditionPath(best.keys), op: '>=', value: best.value as number }
}

function rank(keys: readonly unknown[]): number {
  const place = telling.indexOf(String(keys.at(-1)).toLowerCase())
  return place < 0 ? telling.length : place
}
