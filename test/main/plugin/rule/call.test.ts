import { describe, expect, it } from 'vitest'
import { callAction } from '../../../../src/main/plugin/rule/call.ts'
import { enableRuleAction } from '../../../../src/main/plugin/rule/enable-rule.ts'
import type { CallOutcome, RulePorts } from '../../../../src/main/plugin/rule/ports.ts'
import { actionContext, execute } from '../../../support/action-context.ts'

const names = (...ids: string[]) => ids.map(id => ({ id, name: id.toUpperCase() }))

function ports(outcome: CallOutcome | Promise<CallOutcome> = { run: 5, state: 'done' }) {
  const calls: unknown[][] = []
  const rules: RulePorts = {
    call(rule, { chain }, wait) {
      calls.push([rule, chain.map(({ id }) => id), wait])
      return outcome
    },
    async enable(...change) {
      calls.push(change)
      return true
    },
  }
  return { rules, calls }
}

describe('the action call', () => {
  it('calls with the chain of rules up to it', async () => {
    const { rules, calls } = ports()
    const { context } = actionContext({ rule: { id: 'b', name: 'B' }, callers: names('a') })
    expect(await execute(callAction(rules), { rule: 'c' }, context)).toEqual({ run: 5, state: 'done' })
    await execute(callAction(rules), { rule: 'd', wait: false }, actionContext().context)
    expect(calls).toEqual([
      ['c', ['a', 'b'], true],
      ['d', ['rule'], false],
    ])
  })

  it.each([
    ['itself', [], 'b', 'ERR_CALL_CYCLE', '“B” → “B”'],
    ['one that called it', ['a', 'x'], 'x', 'ERR_CALL_CYCLE', '“X” → “B” → “X”'],
    ['one more of many', ['1', '2', '3', '4', '5', '6', '7', '8'], 'c', 'ERR_CALL_DEPTH', 'more than 8 deep'],
  ])('refuses to call %s', async (_name, callers, rule, code, message) => {
    const { rules, calls } = ports()
    const { context } = actionContext({ rule: { id: 'b', name: 'B' }, callers: names(...callers) })
    const called = execute(callAction(rules), { rule }, context)
    await expect(called).rejects.toMatchObject({ code, message: expect.stringContaining(message) })
    expect(calls).toEqual([])
  })

  it.each([
    [{ run: 7 }, { run: 7 }],
    [Promise.resolve({ run: 7, state: 'done' }), { run: 7, state: 'done' }],
  ])('tells which run it was: %#', async (outcome, output) => {
    expect(await execute(callAction(ports(outcome).rules), { rule: 'c' }, actionContext().context)).toEqual(
      output,
    )
  })

  it.each(['failed', 'stopped'])('fails where what it called ended as %s', async state => {
    const error = { code: 'ERR_X', message: 'Broken.' }
    const { rules } = ports(Promise.resolve({ run: 7, state, error }))
    await expect(execute(callAction(rules), { rule: 'c' }, actionContext().context)).rejects.toMatchObject({
      code: 'ERR_CALLED_RULE',
      message: expect.stringContaining(`${state}: Broken.`),
      output: { run: 7, state, code: 'ERR_X' },
    })
  })
})

describe('the action enable-rule', () => {
  it('switches a rule in the name of its own', async () => {
    const { rules, calls } = ports()
    const output = await execute(
      enableRuleAction(rules),
      { rule: 'c', enabled: false },
      actionContext().context,
    )
    expect(output).toEqual({ rule: 'c', enabled: false, changed: true })
    expect(calls).toEqual([['c', false, { id: 'rule', name: 'Rule' }]])
  })
})
