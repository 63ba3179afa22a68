import { expect, test } from 'vitest'
import { sparkplugPayload } from '../../../src/main/event/decoder/sparkplug-schema.ts'
import { BUILT_IN_URL } from '../../../src/shared/workspace/broker.ts'
import { type RunningBridge, runBridge } from '../../support/running-bridge.ts'
import type { WorkspaceInput } from '../../support/serve.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const house = {
  version: 1,
  brokers: [
    {
      id: 'home',
      name: 'Home',
      url: BUILT_IN_URL,
      subscriptions: [{ filter: 'spBv1.0/#', prefix: 'Plant', decoder: { type: 'sparkplug' } }],
    },
  ],
  builtInBroker: { enabled: true, port: 0 },
  rules: [],
} as unknown as WorkspaceInput

async function started(dataFolder: string): Promise<RunningBridge> {
  const bridge = await runBridge(house, { dataFolder })
  for (;;) {
    const changed = bridge.pushed('status', () => true)
    const { brokers } = await bridge.calls['status.get']({})
    if (brokers[0]?.subscriptions[0]?.qos !== undefined) return bridge
    await changed
  }
}

/** The id of the event that a message makes. */
async function says({ calls, pushed }: RunningBridge, topic: string, ...metrics: object[]): Promise<number> {
  const bytes = sparkplugPayload.encode(sparkplugPayload.fromObject({ metrics })).finish()
  const payload = Buffer.from(bytes).toString('base64')
  const pattern = `*${topic.split('/')[2]}*`
  const message = { topic, payload, encoding: 'base64', qos: 0, retain: false } as const
  await calls.publish({ broker: 'home', message })
  for (;;) {
    const came = pushed('events', () => true)
    const { events } = await calls['events.watch']({ query: { pattern }, limit: 100 })
    if (events.at(-1)) return events.at(-1)!.id
    await came
  }
}

test('what a Sparkplug node called its metrics before a restart is known after it', async () => {
  const dataFolder = await temporaryFolder()
  const first = await started(dataFolder)
  await says(first, 'spBv1.0/g/NBIRTH/n', { name: 'Power', alias: 1, datatype: 3, int_value: 7 })
  await first.stop()
  const second = await started(dataFolder)
  try {
    const id = await says(second, 'spBv1.0/g/NDATA/n', { alias: 1, int_value: 8 })
    const event = await second.calls['event.get']({ id })
    expect(JSON.stringify(event)).toContain('Power')
    expect(JSON.stringify(event)).not.toContain('alias 1')
  } finally {
    await second.stop()
  }
})
