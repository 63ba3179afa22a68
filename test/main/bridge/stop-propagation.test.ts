import { expect, onTestFinished, test } from 'vitest'
import { offlineTools } from '../../../src/main/bridge/question/offline-tools.ts'
import { runRuleTest } from '../../../src/main/bridge/question/rule-test-run.ts'
import { ruleTestSchema } from '../../../src/shared/rule-test.ts'
import { realRule } from '../../support/rehearsal-world.ts'
import { runBridge } from '../../support/running-bridge.ts'
import type { WorkspaceInput } from '../../support/serve.ts'

const wait = { type: 'wait', seconds: 60 }

test.each([
  ['busy, in mode single', { mode: 'single' }, ['after']],
  ['at its most runs', { mode: 'parallel', maximum: 1 }, ['after']],
  ['over its rate', { mode: 'restart', rateLimit: { runs: 1, seconds: 60 } }, ['after']],
  ['without a key', { mode: 'parallel', key: '{{payload.a.b.c}}{{add "x" 1}}' }, ['after', 'after']],
  ['in a queue of its own', { mode: 'queued' }, []],
  ['begun anew', { mode: 'restart' }, []],
])('a rule that stops propagation and is %s', async (_what, settings, heard) => {
  const rules = [
    { id: 'go', name: 'Go', triggers: [], actions: [{ type: 'event', prefix: 'Rule', suffix: 'Go' }] },
    { id: 'stops', name: 'Stops', stopPropagation: true, ...settings, actions: [wait] },
    { id: 'after', name: 'After', actions: [{ type: 'variable', name: 'heard', value: 'yes' }] },
  ].map(rule => ({ triggers: [{ type: 'event', pattern: 'Rule.Go' }], ...rule }))
  const bridge = await runBridge({ version: 1, rules } as unknown as WorkspaceInput)
  onTestFinished(() => bridge.stop())
  const { calls } = bridge
  for (const _ of [1, 2]) await calls['rule.run']({ id: 'go' })
  const { runs } = await calls['runs.watch']({ limit: 10 })
  expect(runs.map(({ rule }) => rule).filter(rule => rule === 'after')).toEqual(heard)
  const { events } = await calls['events.watch']({ query: { pattern: 'Rule.Go' }, limit: 10 })
  const { rules: explained } = await calls['event.explain']({ id: events[1]!.id })
  expect(explained.find(({ rule }) => rule === 'after')?.outcome).toBe(heard.length > 0 ? 'ran' : 'stopped')
})

test('a dry run tells the same', async () => {
  const written = {
    name: 'a',
    events: [{ topic: 'home/a' }, { topic: 'home/a' }],
    expect: { runs: [{ rule: 'rule', event: 1 }] },
  }
  const outcome = await runRuleTest(ruleTestSchema.parse(written), {
    ...offlineTools(),
    broker: 'home',
    rules: [realRule({ id: 'first', stopPropagation: true, actions: [wait] }), realRule({})],
    recorded: async () => [],
  })
  expect(outcome).toMatchObject({ passed: true, differences: [] })
})
