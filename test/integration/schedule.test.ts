import { afterEach, expect, test } from 'vitest'
import type { CallHandlers } from '../../src/shared/contract/calls.ts'
import { weekdays } from '../../src/shared/workspace/condition.ts'
import { type RunningBridge, runBridge } from '../support/running-bridge.ts'

let tomte: RunningBridge | undefined
afterEach(() => tomte?.stop())

const note = [{ type: 'variable', name: 'seen', value: '{{event.string}}' }]

async function eventOfRun(calls: CallHandlers, id: number): Promise<string | undefined> {
  try {
    return (await calls['run.get']({ id })).row.event?.string
  } catch {
    return undefined
  }
}

test('rules run when Tomte has started, and again and again, whatever else is edited', async () => {
  const rules = [
    {
      id: 'started',
      name: 'Started',
      triggers: [{ type: 'event', pattern: 'Tomte.Started' }],
      actions: note,
    },
    {
      id: 'beat',
      name: 'Beat',
      triggers: [{ type: 'interval', every: 1.5, unit: 'seconds' }],
      conditions: { time: { weekdays: [...weekdays], timeZone: 'Europe/Berlin' } },
      actions: note,
    },
  ]
  tomte = await runBridge({ version: 1, rules })
  const { calls } = tomte
  expect(await eventOfRun(calls, 1)).toBe('Tomte.Started')
  const began = Date.now()
  let enabled = true
  let edited: Promise<unknown> = Promise.resolve()
  const edits = setInterval(() => {
    enabled = !enabled
    edited = Promise.resolve(calls['rule.enable']({ id: 'started', enabled }))
  }, 300)
  try {
    await expect.poll(() => eventOfRun(calls, 2), { timeout: 5000 }).toBe('Schedule.Interval.1.5 seconds')
    expect(Date.now() - began).toBeLessThan(3000)
  } finally {
    clearInterval(edits)
    await edited
  }
})
