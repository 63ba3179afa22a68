import { expect, test } from 'vitest'
import { BUILT_IN_URL } from '../../../src/shared/workspace/broker.ts'
import { runBridge } from '../../support/running-bridge.ts'
import type { WorkspaceInput } from '../../support/serve.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const off = { type: 'publish', broker: 'home', topic: 'light/off', payload: 'x' }
const house = {
  version: 1,
  brokers: [
    { id: 'home', name: 'Home', url: BUILT_IN_URL, subscriptions: [{ filter: '#', prefix: 'Home' }] },
  ],
  builtInBroker: { enabled: true, port: 0 },
  rules: [
    { id: 'late', name: 'Late', triggers: [], actions: [{ type: 'wait', seconds: 0.5 }, off] },
    { id: 'start', name: 'Start', triggers: [{ type: 'startup' }], actions: [off] },
  ],
} as unknown as WorkspaceInput

test('what runs at the start, or came due before, reaches a broker that is only being connected', async () => {
  const dataFolder = await temporaryFolder()
  const first = await runBridge(house, { dataFolder })
  const { run } = await first.calls['rule.run']({ id: 'late' })
  await first.bridge.stop()
  await new Promise(resolve => setTimeout(resolve, 600))
  const second = await runBridge(house, { dataFolder })
  try {
    for (const rule of ['late', 'start']) {
      const state = async () => {
        const { runs } = await second.calls['runs.watch']({ limit: 20, rule })
        return runs[0]?.state
      }
      while ((await state()) === 'running') await second.pushed('runs', () => true)
      expect([rule, await state()]).toEqual([rule, 'done'])
    }
    expect((await second.calls['run.get']({ id: run })).row.state).toBe('done')
  } finally {
    await second.stop()
    await first.stop()
  }
})
