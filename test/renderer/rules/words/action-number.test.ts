import { describe, expect, it } from 'vitest'
import { actionNumber } from '../../../../src/renderer/rules/words/action-number.ts'

describe('the number of an action', () => {
  it.each([
    ['actions[0]', '1'],
    ['actions[1].branches[0].actions[2]', '2a.3'],
    ['actions[1].otherwise[0]', '2.1'],
    ['actions[0].actions[1].onErrorActions[0]', '1.2.error.1'],
  ])('at %s is %s', (path, number) => {
    expect(actionNumber(path)).toBe(number)
  })
})
