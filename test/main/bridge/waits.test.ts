import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type RunningBridge, runBridge } from '../../support/running-bridge.ts'
import type { WorkspaceInput } from '../../support/serve.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

type Actions = NonNullable<NonNullable<WorkspaceInput['rules']>[number]['actions']>

/** A rule that is started by hand, and one that tells when an event comes. */
function workspace(actions: Actions, journal = true): WorkspaceInput {
  return {
    version: 1,
    journal: { enabled: journal },
    rules: [
      { id: 'slow', name: 'Slow', triggers: [], actions },
      {
        id: 'knock',
        name: 'Knock',
        triggers: [],
        actions: [
          { type: 'event', prefix: 'Door', suffix: 'open', payload: '{"who":"me"}', encoding: 'json' },
        ],
      },
    ],
  }
}

const before = { type: 'variable', name: 'before', value: 'yes' }
const after = { type: 'event', prefix: 'After', suffix: '{{variables.waited.payload.who}}' }

async function run({ calls }: RunningBridge, id: number) {
  return (await calls['run.get']({ id })).row
}

/** Resolves once the run has another state than running. */
function ended(bridge: RunningBridge, id: number) {
  return bridge.pushed('runs', ({ runs }) => runs.some(row => row.id === id && row.state !== 'running'))
}

async function watched(bridge: RunningBridge) {
  return (await bridge.calls['runs.watch']({ limit: 20 })).runs
}

async function eventsOf({ calls }: RunningBridge, pattern: string) {
  return (await calls['events.watch']({ query: { pattern }, limit: 20 })).events
}

/** Lets all that was asked of the disk get there. */
async function settle(clock: SimulatedClock) {
  for (let i = 0; i < 20; i++) {
    await clock.advance(5)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

/** The next Tomte on the same data, as it is after an orderly end or after a kill. */
async function next(
  first: RunningBridge,
  how: 'orderly' | 'killed',
  folder: string,
  what: WorkspaceInput,
  clock: SimulatedClock,
) {
  const dataFolder = `${folder}-${how}`
  if (how === 'orderly') await first.bridge.stop()
  await cp(folder, dataFolder, { recursive: true })
  for (const name of ['waits', 'journal']) await rm(join(dataFolder, name, 'LOCK'), { force: true })
  return runBridge(what, { dataFolder, clock })
}

for (const how of ['orderly', 'killed'] as const)
  for (const journal of [true, false])
    test(`a run that waits goes on, ${how}, with the journal ${journal ? 'on' : 'off'}`, async () => {
      const folder = await temporaryFolder()
      const actions = [before, { type: 'wait', seconds: 100 }, after]
      const clock = new SimulatedClock()
      const first = await runBridge(workspace(actions, journal), { dataFolder: folder, clock })
      const { run: id } = await first.calls['rule.run']({ id: 'slow' })
      await settle(clock)
      const second = await next(first, how, folder, workspace(actions, journal), clock)
      try {
        const rows = await watched(second)
        expect(rows.find(row => row.id === id)).toMatchObject({ rule: 'slow', state: 'running' })
        expect((await second.calls['status.get']({})).notices).toEqual([])
        expect(await eventsOf(second, 'After*')).toEqual([])
        const over = ended(second, id)
        await settle(clock)
        await clock.advance(100_000)
        await settle(clock)
        await over
        expect(await run(second, id)).toMatchObject({ state: 'done' })
        const emitted = await eventsOf(second, 'After*')
        if (journal) expect(emitted).toHaveLength(1)
        expect((await watched(second)).filter(row => row.id === id)).toHaveLength(1)
      } finally {
        await second.stop()
        if (how === 'killed') await first.stop()
      }
    })

test('a run that waits for an event goes on with it after a restart, and not a second time', async () => {
  const folder = await temporaryFolder()
  const actions = [before, { type: 'wait-for', pattern: 'Door.*', timeout: 1000 }, after]
  const clock = new SimulatedClock()
  const first = await runBridge(workspace(actions), { dataFolder: folder, clock })
  const { run: id } = await first.calls['rule.run']({ id: 'slow' })
  await settle(clock)
  await first.bridge.stop()
  const second = await runBridge(workspace(actions), { dataFolder: folder, clock })
  await watched(second)
  const over = ended(second, id)
  await second.calls['rule.run']({ id: 'knock' })
  await settle(clock)
  await over
  expect((await eventsOf(second, 'After*')).map(({ suffix }) => suffix)).toEqual(['me'])
  await second.bridge.stop()

  const third = await runBridge(workspace(actions), { dataFolder: folder, clock })
  try {
    expect(await run(third, id)).toMatchObject({ state: 'done' })
    await third.calls['rule.run']({ id: 'knock' })
    await settle(clock)
    expect(await eventsOf(third, 'After*')).toHaveLength(1)
  } finally {
    await third.stop()
  }
})

test('a run goes on soon after the computer woke up, where its wait ended while it slept', async () => {
  const clock = new SimulatedClock()
  const bridge = await runBridge(workspace([{ type: 'wait', seconds: 600 }, after]), { clock })
  try {
    await watched(bridge)
    const { run: id } = await bridge.calls['rule.run']({ id: 'slow' })
    await settle(clock)
    clock.sleep(8 * 3_600_000)
    expect(await run(bridge, id)).toMatchObject({ state: 'running' })
    const over = ended(bridge, id)
    await clock.advance(30_000)
    await settle(clock)
    await over
    expect(await run(bridge, id)).toMatchObject({ state: 'done' })
  } finally {
    await bridge.stop()
  }
})

test.each([
  ['others now', [before, { type: 'wait', seconds: 99 }, after], 'the actions of its rule are others now'],
  ['gone', null, 'its rule is no more'],
] as const)(
  'a run whose rule is %s is listed as interrupted, with the reason',
  async (_name, changed, reason) => {
    const folder = await temporaryFolder()
    const actions = [before, { type: 'wait', seconds: 100 }, after]
    const clock = new SimulatedClock()
    const first = await runBridge(workspace(actions), { dataFolder: folder, clock })
    const { run: id } = await first.calls['rule.run']({ id: 'slow' })
    await settle(clock)
    await first.bridge.stop()
    const other = workspace(changed ? [...changed] : [])
    if (!changed) other.rules = []
    const second = await runBridge(other, { dataFolder: folder, clock })
    try {
      const { row, steps } = await second.calls['run.get']({ id })
      expect(row).toMatchObject({ state: 'interrupted', error: { code: 'ERR_RUN_INTERRUPTED' } })
      expect(row.error?.message).toContain(reason)
      expect(steps.map(({ state }) => state)).toEqual(['done', 'stopped', 'skipped'])
      const { notices } = await second.calls['status.get']({})
      expect(notices).toMatchObject([{ id: 'journal-interrupted' }])
      await clock.advance(200_000)
      await settle(clock)
      expect(await eventsOf(second, 'After*')).toEqual([])
    } finally {
      await second.stop()
    }
  },
)
