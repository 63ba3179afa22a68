import { expect, it } from 'vitest'
import { toolsOf } from '../run/needs.mjs'
import { projectFolder } from '../support/source-files.ts'

it('knows what a test needs by what it imports', () => {
  expect(toolsOf(`${projectFolder}test/support/mosquitto.ts`)).toEqual(['mosquitto'])
  const broker = toolsOf(`${projectFolder}test/integration/mqtt/broker.test.ts`)
  expect(broker).toContain('mosquitto')
  expect(broker).toContain('mosquitto_pub')
  expect(toolsOf(`${projectFolder}test/launch/lock.test.ts`)).toEqual([])
})
