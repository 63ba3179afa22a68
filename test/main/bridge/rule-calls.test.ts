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

const slowly = (name: string): Actions => [
  tell(`${name} {{event}}`),
  { type: 'wait', seconds: 0.05 },
  tell(`${name} over`),
]

test('a busy rule that queues is waited for in its turn', async () => {
  const bridge = await begin({
    a: [call('b'), tell('a')],
    c: [call('b'), tell('c')],
    b: { mode: 'queued', actions: slowly('b') },
  })
  const over = runToEnd(bridge, 'c')
  const { row, steps } = await runToEnd(bridge, 'a')
  expect((await over).row.state).toBe('done')
  expect(row.state).toBe('done')
  expect(await bridge.calls['run.get']({ id: Number(steps[0]?.output?.run) })).toMatchObject({
    row: { rule: 'b', state: 'done' },
    trigger: 'Called by “A”',
  })
  const b = ['b Tomte.RunNow', 'b over']
  const all = await told(bridge)
  expect(all.filter(suffix => suffix.startsWith('b'))).toEqual([...b, ...b])
  expect(all.at(-1)).toBe('a')
})

test('a full queue is told', async () => {
  const bridge = await begin({
    a: [call('b')],
    b: { mode: 'queued', maximum: 1, actions: [{ type: 'wait', seconds: 60 }] },
    c: [call('b', { wait: false })],
  })
  await bridge.calls['rule.run']({ id: 'b' })
  await runToEnd(bridge, 'c')
  expect((await runToEnd(bridge, 'a')).row.error).toMatchObject({
    code: 'ERR_RULE_BUSY',
    message: expect.stringContaining('no more of its runs may wait'),
  })
})

test('a rule whose turn never comes since it is stopped fails the caller', async () => {
  const bridge = await begin({
    a: [call('b')],
    b: { mode: 'queued', actions: [{ type: 'wait', seconds: 60 }] },
  })
  await bridge.calls['rule.run']({ id: 'b' })
  const over = runToEnd(bridge, 'a')
  while ((await bridge.calls['status.get']({})).rules.every(({ id }) => id !== 'a'));
  await bridge.calls['rule.stop']({ id: 'b' })
  expect((await over).row).toMatchObject({
    state: 'failed',
    error: { code: 'ERR_CALLED_RULE', message: expect.stringContaining('was stopped before its turn came') },
  })
})

test('a caller whose time is over waits for the turn no more', async () => {
  const bridge = await begin({
    a: [{ ...call('b'), timeout: 0.05, onError: 'continue' }],
    b: { mode: 'queued', actions: [{ type: 'wait', seconds: 0.2 }, tell('b')] },
  })
  const { run } = await bridge.calls['rule.run']({ id: 'b' })
  const { steps } = await runToEnd(bridge, 'a')
  expect(steps[0]?.error?.code).toBe('ERR_ACTION_TIMEOUT')
  await bridge.pushed('runs', ({ runs }) => runs.some(row => row.id === run && row.state === 'done'))
  expect(await told(bridge)).toEqual(['b'])
  expect((await bridge.calls['runs.watch']({ limit: 10, rule: 'b' })).runs).toHaveLength(1)
})

test('rules that would wait for each other’s turn for ever are told so at once', async () => {
  const after = (rule: string): Actions => [
    { type: 'wait', seconds: 0.05 },
    call(rule),
    tell(`after ${rule}`),
  ]
  const bridge = await begin({
    a: { mode: 'queued', actions: after('b') },
    b: { mode: 'queued', actions: after('c') },
    c: { mode: 'queued', actions: after('a') },
  })
  const runs = await Promise.all(['a', 'b', 'c'].map(id => runToEnd(bridge, id)))
  const codes = runs.map(({ row }) => row.error?.code)
  expect(codes.filter(code => code === 'ERR_CALL_CYCLE')).toHaveLength(1)
  const cycle = runs.find(({ row }) => row.error?.code === 'ERR_CALL_CYCLE')
  expect(cycle?.row.error?.message).toContain('would never come')
})
