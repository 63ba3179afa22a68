import { expect, it } from 'vitest'
import { usersOf } from '../../../../src/renderer/brokers/act/use-broker-actions.ts'
import type { Rule } from '../../../../src/shared/workspace/rule.ts'

const rule = (triggers: object[], actions: object[]) => ({ triggers, actions }) as unknown as Rule

it('counts the rules that name a broker, by trigger or by action, each once', () => {
  const rules = [
    rule([{ type: 'mqtt', broker: 'home' }], [{ type: 'publish', broker: 'home' }]),
    rule([{ type: 'mqtt' }], [{ type: 'publish', broker: 'home' }]),
    rule([{ type: 'mqtt', broker: 'other' }], [{ type: 'wait' }]),
  ]
  expect(usersOf('home', rules)).toBe(2)
  expect(usersOf('nowhere', rules)).toBe(0)
})
