import { afterEach, expect, test } from 'vitest'
import type { AppStatus } from '../../../src/shared/contract/status.ts'
import { BUILT_IN_URL } from '../../../src/shared/workspace/broker.ts'
import { type RunningBridge, runBridge } from '../../support/running-bridge.ts'
import type { WorkspaceInput } from '../../support/serve.ts'

type RuleInput = NonNullable<WorkspaceInput['rules']>[number]

let running: RunningBridge | undefined
afterEach(() => running?.stop())

/** A house whose device answers each question at once. */
async function started(rules: RuleInput[]): Promise<RunningBridge> {
  const home = { id: 'home', name: 'Home', url: BUILT_IN_URL }
  const device = {
    id: 'device',
    name: 'Device',
    mode: 'parallel' as const,
    triggers: [{ type: 'mqtt', filter: 'home/question' }],
    actions: [
      { type: 'publish', broker: 'home', topic: 'home/answer', payload: 'to {{text}}', qos: 0 },
      { type: 'event', prefix: 'Device', suffix: 'answered.{{text}}' },
    ],
  }
  running = await runBridge({
    version: 1,
    builtInBroker: { enabled: true, port: 0 },
    brokers: [{ ...home, subscriptions: [{ filter: 'home/#', prefix: 'Home' }] }],
    rules: [device, ...rules],
  })
  await statusWhere(running, ({ brokers }) => brokers[0]?.subscriptions[0]?.qos !== undefined)
  return running
}

async function statusWhere(bridge: RunningBridge, fits: (status: AppStatus) => boolean): Promise<void> {
  for (;;) {
    const changed = bridge.pushed('status', () => true)
    if (fits(await bridge.calls['status.get']({}))) return
    await changed
  }
}

async function runToEnd({ calls, pushed }: RunningBridge, id: string) {
  await calls['runs.watch']({ limit: 10 })
  const over = pushed('runs', ({ runs }) => runs.some(row => row.rule === id && row.state !== 'running'))
  const { run } = await calls['rule.run']({ id })
  if ((await calls['run.get']({ id: run })).row.state === 'running') await over
  return calls['run.get']({ id: run })
}

const ask = (text: string, qos: number) => ({
  type: 'publish',
  broker: 'home',
  topic: 'home/question',
  payload: text,
  qos,
})

test.each([
  ['a message', { filter: 'home/answer' }, 'home/answer'],
  ['an event', { pattern: 'Device.answered.*' }, undefined],
])(
  'who asks a device gets each of its answers, as %s, however fast it is',
  async (_name, awaited, topic) => {
    const wait = { type: 'wait-for', ...awaited, timeout: 3, onTimeout: 'stop' }
    const actions = ['a', 'b', 'c', 'd'].flatMap((text, index) => [ask(text, index % 3), wait])
    const bridge = await started([{ id: 'asks', name: 'Asks', triggers: [], actions }])
    const { row, steps } = await runToEnd(bridge, 'asks')
    expect(row).toMatchObject({ state: 'done' })
    const answers = steps.filter(({ type }) => type === 'wait-for').map(({ output }) => output)
    if (topic) expect(answers.map(output => output?.topic)).toEqual(Array(4).fill(topic))
    else expect(answers.map(output => output?.event?.at(-1))).toEqual(['a', 'b', 'c', 'd'])
  },
  20_000,
)
