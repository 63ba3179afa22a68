import { describe, expect, it } from 'vitest'
import { dryRun } from '../../../../src/main/bridge/question/dry-run.ts'
import { offlineTools } from '../../../../src/main/bridge/question/offline-tools.ts'
import { runRuleTest } from '../../../../src/main/bridge/question/rule-test-run.ts'
import { type RuleTestInput, ruleTestSchema } from '../../../../src/shared/rule-test.ts'
import type { Rule } from '../../../../src/shared/workspace/rule.ts'
import { publishes, realRule, rehearsalWorld } from '../../../support/rehearsal-world.ts'

const event = { topic: 'home/a', text: '1' }

async function differences(rules: Rule[], test: Omit<RuleTestInput, 'name'>): Promise<string[]> {
  const outcome = await runRuleTest(ruleTestSchema.parse({ name: 'a', events: [event], ...test }), {
    ...offlineTools(),
    broker: 'home',
    rules,
    recorded: async () => [],
  })
  return outcome.differences
}

const told = '{{variables.error.code}}: {{variables.error.message}}'
const careful = realRule({
  actions: [
    { ...publishes('first'), onErrorActions: [publishes(told, { topic: 'alarm' })], onError: 'continue' },
    publishes('second'),
  ],
})

describe('an action that is to fail', () => {
  it('is followed by its actions on error', async () => {
    const actions = [
      { type: 'publish', payload: 'first' },
      { type: 'publish', topic: 'alarm', payload: 'ERR_NOT_CONNECTED: Gone.' },
      { type: 'publish', payload: 'second' },
    ]
    const expected = { runs: [{ rule: 'rule', event: 0, actions }] }
    const fails = [{ action: 'actions[0]', code: 'ERR_NOT_CONNECTED', message: 'Gone.' }]
    expect(await differences([careful], { fails, expect: expected })).toEqual([])
    expect(await differences([careful], { expect: expected })).not.toEqual([])
  })

  it('fails its run where nothing catches it, with a code of its own', async () => {
    const rule = realRule({ actions: [publishes('first'), publishes('second')] })
    const expected = { runs: [{ rule: 'rule', event: 0, state: 'failed' as const }] }
    expect(await differences([rule], { fails: [{ action: 'actions[0]' }], expect: expected })).toEqual([])
    const { world } = await rehearsalWorld([[0, 'home/a', '1']])
    const answer = await dryRun([rule], { ...world, fails: [{ action: 'actions[1]' }] })
    expect(answer.rules[0]).toMatchObject({ runs: 1, failed: 1 })
    expect(answer.first[0]?.steps).toMatchObject([
      { state: 'done' },
      { state: 'failed', input: { payload: 'second' }, error: { code: 'ERR_REHEARSED' } },
    ])
  })

  it('fails so often in each run, and is done then', async () => {
    const rule = realRule({
      actions: [{ ...publishes('{{text}}'), retry: { times: 3, delay: 10, factor: 2 } }],
    })
    const tries = (text: string, ...at: number[]) =>
      at.map(each => ({ type: 'publish', payload: text, at: each }))
    expect(
      await differences([rule], {
        events: [event, { ...event, at: 100, text: '2' }],
        fails: [{ action: 'actions[0]', times: 2 }],
        expect: {
          runs: [
            { rule: 'rule', event: 0, actions: tries('1', 0, 10, 30) },
            { rule: 'rule', event: 1, actions: tries('2', 100, 110, 130) },
          ],
        },
      }),
    ).toEqual([])
  })

  it('may stand inside of others, also among the actions on error; what it publishes does not come back', async () => {
    const rule = realRule({
      triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/a' }],
      actions: [
        {
          type: 'choose',
          branches: [{ actions: [publishes('in', { onErrorActions: [publishes('on error')] })] }],
        },
      ],
    })
    const echo = realRule({
      id: 'echo',
      triggers: [{ type: 'mqtt', broker: 'home', filter: 'act' }],
      actions: [publishes('heard {{text}}', { topic: 'echo' })],
    })
    const inside = 'actions[0].branches[0].actions[0]'
    const run = { rule: 'rule', event: 0, state: 'failed' as const }
    expect(
      await differences([rule, echo], {
        loop: true,
        fails: [{ rule: 'rule', action: inside }],
        expect: {
          runs: [run, { rule: 'echo', actions: [{ type: 'publish', payload: 'heard on error' }] }],
        },
      }),
    ).toEqual([])
    const both = [{ action: inside }, { action: `${inside}.onErrorActions[0]` }]
    expect(
      await differences([rule, echo], { loop: true, fails: both, expect: { runs: [run], none: ['echo'] } }),
    ).toEqual([])
  })

  it('is missed where there is none', async () => {
    const none = { expect: { runs: [{ rule: 'rule', event: 0 }] } }
    const choose = realRule({ actions: [{ type: 'choose', branches: [{ actions: [] }] }] })
    expect(await differences([choose], { ...none, fails: [{ rule: 'rule', action: 'actions[0]' }] })).toEqual(
      ['there is no action actions[0] of rule that could fail'],
    )
    const { world } = await rehearsalWorld([[0, 'home/a']])
    const { remarks } = await dryRun([careful], { ...world, fails: [{ action: 'actions[7]' }] })
    expect(remarks).toContain('There is no action actions[7] that could fail.')
    expect(() => ruleTestSchema.parse({ name: 'a', expect: {}, fails: [{ action: 'first' }] })).toThrow(
      /actions\[0\]/,
    )
  })
})
