import { expect, test } from 'vitest'
import { comparisonSchema } from '../../../src/shared/workspace/comparison.ts'
import { eventFilterSchema } from '../../../src/shared/workspace/event-filter.ts'

const fault = (value: unknown, op = '==') =>
  comparisonSchema.safeParse({ field: 'payload', op, value }).error?.issues.map(({ message }) => message)

test('a field is compared with a variable by every comparison that takes a value', () => {
  expect([fault({ variable: 'limit' }), fault({ variable: 'limits.night' }, 'in')]).toEqual([
    undefined,
    undefined,
  ])
  expect(fault({ variable: 'span' }, 'between')).toBeUndefined()
  expect(fault({ variable: 'limit' }, 'exists')).toEqual(['“exists” compares with nothing.'])
})

test('the name must be one', () => {
  expect(fault({ variable: '' })).toEqual(['Name the variable.'])
  expect(fault({ variable: 'a..b' })).toEqual(['“a..b” is not the name of a variable.'])
  expect(fault({ variable: '__proto__' })).toEqual(['“__proto__” is not the name of a variable.'])
  expect(fault({ variable: 'a', other: 1 })).toHaveLength(1)
})

test('filters of events know no variables', () => {
  const filter = (value: unknown) =>
    eventFilterSchema.safeParse({ type: 'field', comparison: { field: 'payload', op: '>', value } }).success
  expect([filter(20), filter({ variable: 'limit' })]).toEqual([true, false])
})
