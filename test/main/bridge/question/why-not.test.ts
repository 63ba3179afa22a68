import { expect, test } from 'vitest'
import { offlineTools } from '../../../../src/main/bridge/question/offline-tools.ts'
import { runRuleTest } from '../../../../src/main/bridge/question/rule-test-run.ts'
import { ruleTestSchema } from '../../../../src/shared/rule-test.ts'
import { publishes, realRule } from '../../../support/rehearsal-world.ts'

/** What is said where the rule is expected to run on the last of these events, and does not. */
async function said(rule: Record<string, unknown>, events: Record<string, unknown>[], others: object[] = []) {
  const expected = { runs: [{ rule: 'rule', event: events.length - 1 }] }
  const outcome = await runRuleTest(ruleTestSchema.parse({ name: 'a', events, expect: expected }), {
    ...offlineTools(),
    broker: 'home',
    rules: [...others.map(other => realRule(other as Record<string, unknown>)), realRule(rule)],
    recorded: async () => [],
  })
  return outcome.differences.map(line => line.replace(/^rule did not run on event \d+ \(home\/\w+\): /, ''))
}

const topic = 'home/a'
const threshold = { type: 'threshold', filter: 'home/#', field: 'payload', above: 20 }

test.each<[string, Record<string, unknown>, Record<string, unknown>[], object[]?]>([
  ['none of its triggers listens for it', { triggers: [] }, [{ topic }]],
  ['it is a retained message, which its trigger does not want', {}, [{ topic, retain: true }]],
  [
    'it waited in the session, and its trigger does not want such',
    {},
    [{ source: { plugin: 'mqtt', broker: 'home', topic, backlog: true } }],
  ],
  [
    'payload changed to "on", but it saw "on" → "off"',
    { conditions: { changed: { field: 'payload', to: 'on' } } },
    [
      { topic, text: 'on' },
      { topic, text: 'off' },
    ],
  ],
  [
    'its trigger “payload goes above 20” saw 19, not beyond it',
    { triggers: [threshold] },
    [
      { topic, text: '18' },
      { topic, text: '19' },
    ],
  ],
  [
    'first keeps such events to itself',
    {},
    [{ topic }],
    [{ id: 'first', stopPropagation: true, actions: [publishes('x')] }],
  ],
  [
    'it fired, but its mode or its limits left it out',
    { rateLimit: { runs: 1, seconds: 60 } },
    [{ topic }, { topic }],
  ],
])('says that %s', async (words, rule, events, others) => {
  expect(await said(rule, events, others)).toContain(words)
})

test('an expression that fails is told, and is no failure where the rule is not to run', async () => {
  const written = { name: 'a', events: [{ topic }], expect: { none: ['rule'] } }
  const outcome = await runRuleTest(ruleTestSchema.parse(written), {
    ...offlineTools(),
    broker: 'home',
    rules: [realRule({ conditions: { expression: '$number("x")' } })],
    recorded: async () => [],
  })
  expect(outcome).toMatchObject({ passed: true, differences: [] })
  expect(outcome.remarks).toEqual([expect.stringMatching(/^rule: The expression fails/)])
})
