import { expect, test } from 'vitest'
import { type RunningBridge, runBridge } from '../../support/running-bridge.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const workspace = {
  version: 1 as const,
  rules: [
    {
      id: 'hello',
      name: 'Hello',
      triggers: [{ type: 'event', pattern: 'Tomte.Started' }],
      conditions: { field: 'payload.version', op: 'exists' as const },
      actions: [{ type: 'variable', name: 'greeted', value: 'by {{payload.version}}' }],
    },
  ],
}

async function rows({ calls }: RunningBridge) {
  const { events } = await calls['events.watch']({ query: { pattern: 'Tomte.Started' }, limit: 10 })
  const { runs } = await calls['runs.watch']({ limit: 10 })
  return { events, runs }
}

test('after a restart the window shows earlier events and runs, and ids go on', async () => {
  const dataFolder = await temporaryFolder()
  const first = await runBridge(workspace, { dataFolder })
  const before = await rows(first)
  expect(before.events).toHaveLength(1)
  expect(before.runs).toHaveLength(1)
  const [event, run] = [before.events[0]!, before.runs[0]!]
  const trace = await first.calls['run.get']({ id: run.id })
  await first.stop()

  const second = await runBridge(workspace, { dataFolder })
  try {
    const after = await rows(second)
    expect(after.events[0]).toEqual(event)
    expect(after.events[1]!.id).toBeGreaterThan(event.id)
    expect(after.runs[1]).toEqual(run)
    expect(after.runs[0]!.id).toBeGreaterThan(run.id)
    expect(await second.calls['run.get']({ id: run.id })).toEqual(JSON.parse(JSON.stringify(trace)))
    expect((await second.calls['event.get']({ id: event.id })).runs).toEqual([
      { id: run.id, rule: 'hello', name: 'Hello' },
    ])
    const older = await second.calls['events.before']({ query: {}, before: event.id + 1, limit: 1 })
    expect(older).toEqual({ events: [event], more: expect.any(Number) })
    const status = await second.calls['status.get']({})
    expect(status.journal).toMatchObject({ state: 'on', dropped: 0, limitBytes: 500_000_000 })
    expect(status.eventCount).toBeLessThan(after.events[1]!.id)
    expect(status.notices).toEqual([])
  } finally {
    await second.stop()
  }
})
