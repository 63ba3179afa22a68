import { afterEach, expect, test } from 'vitest'
import { type RunningBridge, runBridge } from '../../support/running-bridge.ts'
import type { WorkspaceInput } from '../../support/serve.ts'

type Rules = NonNullable<WorkspaceInput['rules']>
type Actions = NonNullable<Rules[number]['actions']>

let running: RunningBridge | undefined
afterEach(() => running?.stop())

async function begin(rules: Record<string, Actions | Partial<Rules[number]>>): Promise<RunningBridge> {
  running = await runBridge({
    version: 1,
    rules: Object.entries(rules).map(([id, given]) => {
      const fields = Array.isArray(given) ? { actions: given } : given
      return { id, name: id.toUpperCase(), triggers: [], actions: [], ...fields }
    }),
  })
  await running.calls['runs.watch']({ limit: 10 })
  return running
}

/** Starts the rule by hand; resolves with its trace once it has ended. */
async function runToEnd({ calls, pushed }: RunningBridge, id: string) {
  const over = pushed('runs', ({ runs }) => runs.some(row => row.rule === id && row.state !== 'running'))
  const { run } = await calls['rule.run']({ id })
  const known = await calls['run.get']({ id: run })
  if (known.row.state === 'running') await over
  return calls['run.get']({ id: run })
}

const tell = (suffix: string) => ({ type: 'event', prefix: 'Told', suffix })
const call = (rule: string, more: object = {}) => ({ type: 'call', rule, ...more })

async function told({ calls }: RunningBridge) {
  const { events } = await calls['events.watch']({ query: { pattern: 'Told.*' }, limit: 50 })
  return events.map(({ suffix }) => suffix)
}

test('a rule that is called runs on the same event, and the caller goes on after it', async () => {
  const bridge = await begin({
    a: [tell('before'), call('b'), tell('after')],
    b: { enabled: false, conditions: { any: [] }, actions: [tell('{{event}}')] },
  })
  const { row, steps } = await runToEnd(bridge, 'a')
  expect(row.state).toBe('done')
  expect(await told(bridge)).toEqual(['before', 'Tomte.RunNow', 'after'])
  const called = Number(steps[1]?.output?.run)
  expect(await bridge.calls['run.get']({ id: called })).toMatchObject({
    row: { rule: 'b', state: 'done', event: { string: 'Tomte.RunNow' } },
    trigger: 'Called by “A”',
    conditions: null,
  })
})

test('the caller waits for what takes time, or does not', async () => {
  const slow: Actions = [{ type: 'wait', seconds: 0.05 }, tell('slow')]
  const bridge = await begin({
    a: [call('slow'), tell('a')],
    b: [call('slow', { wait: false }), tell('b')],
    slow: { mode: 'parallel', actions: slow },
  })
  expect((await runToEnd(bridge, 'a')).row.state).toBe('done')
  expect(await told(bridge)).toEqual(['slow', 'a'])
  const over = bridge.pushed('runs', ({ runs }) =>
    runs.some(row => row.rule === 'slow' && row.state === 'done'),
  )
  await runToEnd(bridge, 'b')
  expect(await told(bridge)).toEqual(['slow', 'a', 'b'])
  await over
})

test('a called rule that fails fails the caller, which may catch it', async () => {
  const bridge = await begin({
    a: [
      { ...call('b'), onError: 'continue', onErrorActions: [tell('{{variables.error.code}}')] },
      tell('after'),
    ],
    b: [{ type: 'stop', outcome: 'failed', message: 'no luck' }],
  })
  const { row, steps } = await runToEnd(bridge, 'a')
  expect(row.state).toBe('done')
  expect(steps[0]).toMatchObject({ state: 'failed', error: { code: 'ERR_CALLED_RULE' } })
  expect(steps[0]?.error?.message).toContain('no luck')
  expect(await told(bridge)).toEqual(['ERR_CALLED_RULE', 'after'])
})

test('rules that call each other in a round are told so', async () => {
  const bridge = await begin({ a: [call('b')], b: [call('c')], c: [tell('c'), call('a')] })
  const { row } = await runToEnd(bridge, 'a')
  expect(row).toMatchObject({ state: 'failed', error: { code: 'ERR_CALLED_RULE' } })
  expect(row.error?.message).toContain('“A” → “B” → “C” → “A”')
  expect(await told(bridge)).toEqual(['c'])
})

test.each([
  ['nobody', 'ERR_RULE_UNKNOWN'],
  ['busy', 'ERR_RULE_BUSY'],
])('a call of %s fails', async (rule, code) => {
  const bridge = await begin({ a: [call(rule)], busy: [{ type: 'wait', seconds: 60 }] })
  await bridge.calls['rule.run']({ id: 'busy' })
  expect((await runToEnd(bridge, 'a')).row).toMatchObject({ state: 'failed', error: { code } })
})

test('a rule turns another off and on; it can be undone and touches nothing else', async () => {
  const bridge = await begin({
    a: [{ type: 'enable-rule', rule: 'b', enabled: false }],
    b: { triggers: [{ type: 'event', pattern: 'Told.go' }], actions: [tell('b')] },
    slow: [{ type: 'wait', seconds: 60 }],
  })
  const { run } = await bridge.calls['rule.run']({ id: 'slow' })
  const { row, steps } = await runToEnd(bridge, 'a')
  expect(row.state).toBe('done')
  expect(steps[0]?.output).toEqual({ rule: 'b', enabled: 'false', changed: 'true' })
  const enabled = async () =>
    (await bridge.calls['workspace.get']({})).workspace.rules.find(({ id }) => id === 'b')?.enabled
  expect(await enabled()).toBe(false)
  expect((await runToEnd(bridge, 'a')).steps[0]?.output).toMatchObject({ changed: 'false' })
  expect((await bridge.calls['run.get']({ id: run })).row.state).toBe('running')
  expect(await bridge.calls['workspace.undo']({})).toEqual({ undone: '“B” turned off by “A”' })
  expect(await enabled()).toBe(true)
})
