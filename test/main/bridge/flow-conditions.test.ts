import { afterEach, expect, test } from 'vitest'
import { type RunningBridge, runBridge } from '../../support/running-bridge.ts'
import type { WorkspaceInput } from '../../support/serve.ts'

type Actions = NonNullable<NonNullable<WorkspaceInput['rules']>[number]['actions']>

let running: RunningBridge | undefined
afterEach(() => running?.stop())

/** The trace of a run of these actions, and what the status says of their rule. */
async function run(...actions: Actions) {
  running = await runBridge({ version: 1, rules: [{ id: 'a', name: 'A', triggers: [], actions }] })
  const { calls, pushed } = running
  await calls['runs.watch']({ limit: 10 })
  const over = pushed('runs', ({ runs }) => runs.some(({ state }) => state !== 'running'))
  const { run: id } = await calls['rule.run']({ id: 'a' })
  await over
  const { rules } = await calls['status.get']({})
  return { ...(await calls['run.get']({ id })), rule: rules.find(each => each.id === 'a') }
}

const fails = { expression: '$number("warm") > 3' }
const tell = { type: 'event', prefix: 'Told', suffix: 'x' }
const toDo: Actions = [tell]

test.each([
  [
    'choose',
    {
      branches: [
        { conditions: fails, actions: toDo },
        { conditions: { not: fails }, actions: toDo },
      ],
    },
    2,
  ],
  ['repeat', { while: fails, actions: toDo }, 1],
  ['repeat', { until: fails, maximum: 3, actions: toDo, onError: 'continue' }, 3],
])('an expression that fails in the conditions of %s %j is told', async (type, fields, count) => {
  const { steps, rule } = await run({ type, ...fields })
  const fault = { error: { code: 'ERR_EXPRESSION', message: expect.stringContaining('warm') }, count }
  expect(steps[0]?.conditionFault).toMatchObject(fault)
  expect(rule?.conditionFault).toMatchObject(fault)
})

test('and of a wait for an event, of which it is asked as often as one comes', async () => {
  const tells = { type: 'parallel', branches: [{ actions: [{ type: 'wait', seconds: 0.01 }, tell, tell] }] }
  const waits = { type: 'wait-for', pattern: 'Told.*', conditions: fails, timeout: 0.2 }
  const { steps, rule, row } = await run({
    type: 'parallel',
    branches: [{ actions: [waits] }, { actions: [tells] }],
  })
  expect(row.state).toBe('done')
  expect(steps[0]?.steps?.[0]).toMatchObject({
    state: 'done',
    output: { event: 'none in time' },
    conditionFault: { count: 2, error: { code: 'ERR_EXPRESSION' } },
  })
  expect(rule?.conditionFault?.count).toBe(2)
})

test('conditions that do not hold, or are not reached, tell nothing', async () => {
  const conditions = { all: [{ expression: '1 > 2' }, fails] }
  const { steps, rule } = await run({ type: 'choose', branches: [{ conditions, actions: toDo }] })
  expect(steps[0]).toMatchObject({ state: 'done', branch: null })
  expect(steps[0]?.conditionFault).toBeUndefined()
  expect(rule?.conditionFault).toBeUndefined()
})
