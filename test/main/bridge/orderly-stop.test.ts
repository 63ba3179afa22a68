import { expect, it, vi } from 'vitest'
import { BrokerConnections } from '../../../src/main/plugin/mqtt/connections.ts'
import { runBridge } from '../../support/running-bridge.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

it('ends every part, also where one before it fails to stop', async () => {
  // No part fails to stop by itself, so the failure is put in.
  const pause = vi
    .spyOn(BrokerConnections.prototype, 'pause')
    .mockRejectedValue(new Error('put in by the test'))
  const first = await runBridge({ version: 1 })
  const [started] = (await first.calls['events.watch']({ query: {}, limit: 10 })).events
  expect(started?.suffix).toBe('Started')

  await first.bridge.stop()

  expect(first.log.join()).toContain('put in by the test')
  pause.mockRestore()
  // The database lets only one in: it was closed, with all that was to be in it.
  const second = await runBridge({ version: 1 }, { dataFolder: first.folder })
  const { events } = await second.calls['events.watch']({ query: {}, limit: 10 })
  expect(events.filter(({ suffix }) => suffix === 'Started')).toHaveLength(2)
  await second.stop()
  await first.stop()
})

it('arms nothing for a rule that is turned on while it ends', async () => {
  const clock = new SimulatedClock()
  const rule = {
    id: 'often',
    name: 'Often',
    enabled: false,
    triggers: [
      { type: 'interval', every: 5, unit: 'seconds' },
      { type: 'silence', filter: 'home/door', seconds: 5 },
    ],
    actions: [],
  }
  const { bridge, calls, stop } = await runBridge({ version: 1, rules: [rule] }, { clock })
  await bridge.stop()
  const before = clock.pending
  await calls['rule.enable']({ id: 'often', enabled: true })
  expect(clock.pending).toBe(before)
  await stop()
})

it('decides what happened before it stops', async () => {
  const emits = (suffix: string) => ({ type: 'event', suffix })
  const first = await runBridge({
    version: 1,
    rules: [
      { id: 'begin', name: 'Begin', triggers: [], actions: [emits('Begin')] },
      {
        id: 'many',
        name: 'Many',
        triggers: [{ type: 'event', pattern: 'Rule.Begin' }],
        actions: [{ type: 'repeat', times: 450, actions: [emits('Many')] }],
      },
    ],
  })
  await first.calls['rule.run']({ id: 'begin' })
  await first.bridge.stop()

  const second = await runBridge({ version: 1 }, { dataFolder: first.folder })
  const { events } = await second.calls['events.watch']({ query: { pattern: 'Rule.Many' }, limit: 500 })
  expect(events).toHaveLength(450)
  await second.stop()
  await first.stop()
})
