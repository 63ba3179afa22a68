import { afterEach, expect, test } from 'vitest'
import type { AppStatus } from '../../../src/shared/contract/status.ts'
import { BUILT_IN_URL } from '../../../src/shared/workspace/broker.ts'
import { watchBlocks } from '../../support/blocks.ts'
import { type RunningBridge, runBridge } from '../../support/running-bridge.ts'
import type { WorkspaceInput } from '../../support/serve.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

type RuleInput = NonNullable<WorkspaceInput['rules']>[number]

const running: RunningBridge[] = []
afterEach(async () => {
  for (const bridge of running.splice(0)) await bridge.stop()
})

const house = (rules: RuleInput[]): WorkspaceInput => ({
  version: 1,
  builtInBroker: { enabled: true, port: 0 },
  brokers: [
    { id: 'home', name: 'Home', url: BUILT_IN_URL, subscriptions: [{ filter: 'home/#', prefix: 'Home' }] },
  ],
  rules,
})

const hears = (filter: string) => ({ type: 'mqtt', filter })
const says = (topic: string) => ({ type: 'publish', broker: 'home', topic, payload: '{{payload}}' })

async function started(rules: RuleInput[], dataFolder?: string) {
  const bridge = await runBridge(house(rules), dataFolder === undefined ? {} : { dataFolder })
  running.push(bridge)
  await statusWhere(bridge, ({ brokers }) => brokers[0]?.subscriptions[0]?.qos !== undefined)
  return bridge
}

async function statusWhere(bridge: RunningBridge, fits: (status: AppStatus) => boolean): Promise<AppStatus> {
  for (;;) {
    const changed = bridge.pushed('status', () => true)
    const status = await bridge.calls['status.get']({})
    if (fits(status)) return status
    await changed
  }
}

const ruleOf = ({ rules }: AppStatus, id: string) => rules.find(rule => rule.id === id)

async function say({ calls }: RunningBridge, topic: string, payload = '1') {
  const message = { topic, payload, encoding: 'text', qos: 1, retain: false } as const
  await calls.publish({ broker: 'home', message })
}

test('how many firings wait for their turn is told', async () => {
  const slow = { type: 'wait', seconds: 3600 }
  const bridge = await started([
    { id: 'a', name: 'A', mode: 'queued', triggers: [hears('home/a')], actions: [slow] },
  ])
  for (let count = 0; count < 4; count++) await say(bridge, 'home/a')
  const full = await statusWhere(bridge, status => ruleOf(status, 'a')?.waiting === 3)
  expect(ruleOf(full, 'a')).toMatchObject({ runs: 1, lastState: 'running' })
  await bridge.calls['rule.stop']({ id: 'a' })
  const { rules } = await bridge.calls['status.get']({})
  expect(rules[0]).toMatchObject({ waiting: undefined, lastState: 'stopped' })
})

test('while paused rules do not fire, events flow, and a restart changes nothing', async () => {
  const dataFolder = await temporaryFolder()
  const rules = [{ id: 'a', name: 'A', triggers: [hears('home/a')], actions: [says('act/a')] }]
  const first = await started(rules, dataFolder)
  await first.calls['engine.pause']({ paused: true })
  await say(first, 'home/a')
  const paused = await statusWhere(first, ({ paused }) => paused?.leftOut === 1)
  expect(ruleOf(paused, 'a')).toMatchObject({ runs: 0, leftOut: { paused: 1 } })
  const { events } = await first.calls['events.watch']({ query: { topic: 'home/a' }, limit: 10 })
  expect(events).toMatchObject([{ fired: 0 }])
  await running.pop()?.stop()

  const second = await started(rules, dataFolder)
  expect((await second.calls['status.get']({})).paused).toMatchObject({ since: paused.paused?.since })
  // A person may still run a rule.
  await second.calls['rule.run']({ id: 'a' })
  await second.calls['engine.pause']({ paused: false })
  await say(second, 'home/a')
  const status = await statusWhere(second, status => ruleOf(status, 'a')?.runs === 2)
  expect(status.paused).toBeNull()
  expect(() => second.calls['engine.pause']({ paused: true, until: 1 })).toThrow(
    expect.objectContaining({ code: 'ERR_PAUSE_OVER' }),
  )
})

test('rules that publish to each other through a broker are found by what comes back', async () => {
  const bridge = await started([
    { id: 'a', name: 'A', triggers: [hears('home/y')], actions: [says('home/x')] },
    { id: 'b', name: 'B', triggers: [hears('home/x')], actions: [says('home/y')] },
  ])
  const { cycles } = await bridge.calls['rule.cycles']({})
  expect(cycles.map(({ text }) => text)).toEqual(['A -> home/x -> B -> home/y -> A'])
  await say(bridge, 'home/x')
  const status = await statusWhere(bridge, ({ notices }) => notices.length > 0)
  const looped = status.rules.find(({ trouble }) => trouble)
  expect(looped?.trouble?.error.code).toBe('ERR_RULE_LOOP')
  expect(status.notices[0]).toMatchObject({ id: 'rules-loop', level: 'error', code: 'ERR_RULE_LOOP' })
  expect(status.notices[0]?.text).toContain('B -> home/y -> A -> home/x -> B')
  expect(status.rules.reduce((sum, { runs }) => sum + runs, 0)).toBe(26)
  const { events } = await bridge.calls['events.watch']({ query: { topic: 'home/#' }, limit: 100 })
  const detail = await bridge.calls['event.get']({ id: events[2]!.id })
  expect(detail.source.cause).toMatchObject({ via: events[2]!.topic, depth: 2 })
})

test('a thousand rules that all trigger each other leave the process responsive', {
  timeout: 30_000,
}, async () => {
  const rules = Array.from({ length: 1000 }, (_, i) => ({
    id: `r${i}`,
    name: `R${i}`,
    mode: 'parallel' as const,
    triggers: [{ type: 'event', pattern: 'Storm.*' }],
    actions: [{ type: 'event', prefix: 'Storm', suffix: `e${i}` }],
  }))
  const seed = {
    id: 'seed',
    name: 'Seed',
    triggers: [hears('home/go')],
    actions: [{ type: 'event', prefix: 'Storm', suffix: 'begin' }],
  }
  const bridge = await started([...rules, seed])
  const blocks = watchBlocks()
  await say(bridge, 'home/go')
  const status = await statusWhere(bridge, ({ notices }) => notices.length > 0)
  let before = status.eventCount
  for (;;) {
    await bridge.pushed('status', () => true)
    const { eventCount } = await bridge.calls['status.get']({})
    if (eventCount === before) break
    before = eventCount
  }
  const longest = blocks.stop()
  const calm = await bridge.calls['status.get']({})
  const runs = calm.rules.reduce((sum, rule) => sum + rule.runs, 0)
  expect(runs).toBeLessThan(12_000)
  expect(calm.rules.filter(({ trouble }) => trouble?.error.code === 'ERR_RULE_LOOP').length).toBeGreaterThan(
    100,
  )
  expect(calm.notices).toHaveLength(1)
  expect(longest).toBeLessThan(50)
})

test('hundreds of rules whose conditions take long leave the process responsive', {
  timeout: 30_000,
}, async () => {
  const hard = '$sum([1..100].($ * 2)) > 0'
  const bridge = await started(
    Array.from({ length: 800 }, (_, i) => ({
      id: `r${i}`,
      name: `R${i}`,
      triggers: [hears('home/go')],
      conditions: { expression: hard },
      actions: [{ type: 'event', prefix: 'Ran', suffix: `e${i}` }],
    })),
  )
  const blocks = watchBlocks()
  await say(bridge, 'home/go')
  await statusWhere(bridge, ({ rules }) => rules.reduce((sum, { runs }) => sum + runs, 0) === 800)
  expect(blocks.stop()).toBeLessThan(50)
  const { events } = await bridge.calls['events.watch']({ query: { topic: 'home/go' }, limit: 10 })
  expect(events).toMatchObject([{ fired: 800 }])
})

test('a guarded action waits for a person', async () => {
  const bridge = await started([
    {
      id: 'a',
      name: 'A',
      triggers: [hears('home/a')],
      actions: [{ ...says('act/{{payload}}'), confirm: true }],
    },
  ])
  await say(bridge, 'home/a', '7')
  const { questions } = await statusWhere(bridge, status => status.questions.length > 0)
  expect(questions[0]).toMatchObject({ rule: 'a', action: 'publish', input: { topic: 'act/7' } })
  const { runs } = await bridge.calls['runs.watch']({ limit: 1 })
  expect((await bridge.calls['run.get']({ id: runs[0]!.id })).steps[0]?.state).toBe('asking')
  await bridge.calls['confirmation.answer']({ id: questions[0]!.id, allow: false })
  const status = await statusWhere(bridge, status => status.deadLetters === 1)
  expect(status.questions).toEqual([])
  const { letters } = await bridge.calls['deadLetters.list']({ limit: 10 })
  expect(letters[0]).toMatchObject({ error: { code: 'ERR_NOT_CONFIRMED' }, now: 'same' })
})

test('a failed run is in the list after a restart, and can be run again', async () => {
  const dataFolder = await temporaryFolder()
  const rule = {
    id: 'a',
    name: 'A',
    triggers: [hears('home/a')],
    actions: [
      { type: 'variable', name: 'count', value: '{{variables.count}}x' },
      { type: 'publish', broker: 'home', topic: '{{variables.where}}', payload: '{{payload}}' },
    ],
  }
  const first = await started([rule], dataFolder)
  await say(first, 'home/a', 'hello')
  await statusWhere(first, status => status.deadLetters === 1)
  await running.pop()?.stop()

  const second = await started([rule], dataFolder)
  expect((await second.calls['status.get']({})).deadLetters).toBe(1)
  const { letters, total, dropped } = await second.calls['deadLetters.list']({ limit: 10 })
  expect([total, dropped]).toEqual([1, 0])
  const [letter] = letters
  expect(letter).toMatchObject({
    rule: 'a',
    event: { string: 'Home.a', topic: 'home/a', size: 5 },
    action: { path: 'actions[1]', type: 'publish' },
    now: 'same',
  })
  const detail = await second.calls['deadLetters.get']({ id: letter!.id })
  expect([Buffer.from(detail.payload!, 'base64').toString(), detail.truncated]).toEqual(['hello', false])
  const { run } = await second.calls['deadLetters.runAgain']({ id: letter!.id, from: 'failed' })
  const trace = await second.calls['run.get']({ id: run })
  expect(trace.steps.map(({ state }) => state)).toEqual(['skipped', 'failed'])
  expect((await second.calls['deadLetters.dismissAll']({})).dismissed).toBe(1)
  expect((await second.calls['status.get']({})).deadLetters).toBe(0)
})

test('everything is stopped at once', async () => {
  const wait = { type: 'wait', seconds: 60 }
  const bridge = await started([
    { id: 'a', name: 'A', mode: 'queued', triggers: [hears('home/a')], actions: [wait] },
    { id: 'b', name: 'B', triggers: [hears('home/a')], actions: [wait] },
  ])
  await say(bridge, 'home/a')
  await say(bridge, 'home/a')
  await statusWhere(bridge, status => ruleOf(status, 'b')?.leftOut?.busy === 1)
  expect(await bridge.calls['runs.stopAll']({})).toEqual({ stopped: 2 })
  const { runs } = await bridge.calls['runs.watch']({ limit: 10 })
  expect(runs.map(({ state }) => state)).toEqual(['stopped', 'stopped'])
})
