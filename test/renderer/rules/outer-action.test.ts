import { expect, test } from 'vitest'
import { outerActionOf } from '../../../src/renderer/rules/dead-letter/outer-action.ts'

test('an action inside of another tells which one is begun anew', () => {
  expect(
    ['actions[2]', 'actions[2].branches[0].actions[1]', 'actions[0].onError[0]', 'elsewhere'].map(
      outerActionOf,
    ),
  ).toEqual([null, 3, 1, null])
})
