import { expect, test } from 'vitest'
import { BUILT_IN_URL } from '../../../src/shared/workspace/broker.ts'
import { type RunningBridge, runBridge } from '../../support/running-bridge.ts'
import type { WorkspaceInput } from '../../support/serve.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const broker = {
  id: 'home',
  name: 'Home',
  url: BUILT_IN_URL,
  subscriptions: [{ filter: '#', prefix: 'Home' }],
}
const emit = { type: 'event', prefix: 'Rule', suffix: 'Fired', payload: '{{topic}} {{text}}' }

const houseOf = (...rules: object[]): WorkspaceInput =>
  ({
    version: 1,
    brokers: [broker],
    builtInBroker: { enabled: true, port: 0 },
    rules: rules.map((rule, index) => ({ name: `Rule ${index}`, actions: [emit], ...rule })),
  }) as WorkspaceInput

async function started(house: WorkspaceInput, dataFolder?: string): Promise<RunningBridge> {
  const bridge = await runBridge(house, dataFolder === undefined ? {} : { dataFolder })
  for (;;) {
    const changed = bridge.pushed('status', () => true)
    const { brokers } = await bridge.calls['status.get']({})
    if (brokers[0]?.subscriptions[0]?.qos !== undefined) return bridge
    await changed
  }
}

const publish = ({ calls }: RunningBridge, topic: string, payload: string) =>
  calls.publish({ broker: 'home', message: { topic, payload, encoding: 'text', qos: 0, retain: false } })

/** The payloads of `Rule.Fired`, the oldest first; resolves once there are `count`. */
const fired = (house: RunningBridge, count: number) => seen(house, 'Rule.Fired', count)

async function seen({ calls, pushed }: RunningBridge, pattern: string, count: number): Promise<string[]> {
  for (;;) {
    const came = pushed('events', () => true)
    const { events } = await calls['events.watch']({ query: { pattern }, limit: 100 })
    if (events.length >= count) return events.map(({ preview }) => preview)
    await came
  }
}

const warm = {
  id: 'warm',
  triggers: [{ type: 'threshold', broker: 'home', filter: 'home/t', field: 'payload', above: 20, for: 0.5 }],
}

test('a threshold that has to be held for a while fires after it, with the message that crossed it', async () => {
  const house = await started(houseOf(warm))
  try {
    await publish(house, 'home/t', '19')
    await publish(house, 'home/t', '21')
    await publish(house, 'home/t', '25')
    expect(await fired(house, 1)).toEqual(['home/t 21'])
    const { runs } = await house.calls['runs.watch']({ limit: 10 })
    expect(runs[0]).toMatchObject({ rule: 'warm', state: 'done', event: { string: 'Trigger.warm' } })
    const run = await house.calls['run.get']({ id: runs[0]!.id })
    expect(run.trigger).toBe('Message on home/t of home: payload goes above 20 for 0.5 s')
    const event = await house.calls['event.get']({ id: runs[0]!.event!.id })
    expect(event.source).toMatchObject({ topic: 'home/t', trigger: { rule: 'warm', index: 0 } })
  } finally {
    await house.stop()
  }
})

test('what has to be held goes on over a restart', async () => {
  const dataFolder = await temporaryFolder()
  const first = await started(houseOf(warm), dataFolder)
  await publish(first, 'home/t', '19')
  await publish(first, 'home/t', '21')
  await seen(first, 'Home.home.t', 2)
  await first.stop()
  const second = await started(houseOf(warm), dataFolder)
  try {
    expect(await fired(second, 1)).toEqual(['home/t 21'])
  } finally {
    await second.stop()
  }
  const third = await started(houseOf(warm), dataFolder)
  try {
    await publish(third, 'home/t', '19')
    await publish(third, 'home/t', '22')
    expect(await fired(third, 2)).toEqual(['home/t 21', 'home/t 22'])
  } finally {
    await third.stop()
  }
})

test('the outcome of a run is an event where some rule listens for it', async () => {
  const fails = { type: 'event', prefix: 'Rule', suffix: '{{payload}}', payload: '' }
  const house = await started(
    houseOf(
      { id: 'start', triggers: [{ type: 'startup' }] },
      {
        id: 'a',
        triggers: [{ type: 'mqtt', filter: 'home/a' }],
        actions: [{ ...fails, suffix: 'x'.repeat(99) }],
      },
      { id: 'b', triggers: [{ type: 'mqtt', filter: 'home/b' }], actions: [fails] },
      {
        id: 'failure',
        triggers: [{ type: 'rule-outcome', outcome: 'failed' }],
        actions: [{ ...emit, payload: '{{payload.rule}} {{payload.outcome}} {{payload.error.code}}' }],
      },
      {
        id: 'of-a',
        triggers: [{ type: 'rule-outcome', rule: 'a' }],
        actions: [{ ...emit, payload: '{{event}}' }],
      },
    ),
  )
  try {
    await publish(house, 'home/a', 'fine')
    await publish(house, 'home/b', 'y'.repeat(2000))
    const told = await fired(house, 3)
    expect(told).toEqual(['{"version":"0.0.0"}', 'Run.a.Done', 'b failed ERR_EVENT_NAME'])
    const { events } = await house.calls['events.watch']({ query: { pattern: 'Run.*' }, limit: 100 })
    expect(events.map(({ suffix }) => suffix).sort()).toEqual(expect.arrayContaining(['a.Done', 'b.Failed']))
    const { source } = await house.calls['event.get']({ id: events[0]!.id })
    expect(source.cause).toMatchObject({ rule: expect.any(String), depth: expect.any(Number) })
  } finally {
    await house.stop()
  }
})
