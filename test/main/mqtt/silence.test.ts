import { createRequire } from 'node:module'
import { expect, it, onTestFinished } from 'vitest'
import { connectedHarness } from './harness.ts'

const debug = createRequire(createRequire(import.meta.url).resolve('mqtt-packet'))('debug')

it('keeps credentials out of the debug log, and leaves other libraries theirs', async () => {
  const logged: string[] = []
  const { log } = debug
  debug.log = (...parts: unknown[]) => logged.push(parts.join(' '))
  debug.enable('*')
  onTestFinished(() => {
    debug.log = log
    debug.disable()
  })
  await connectedHarness({ username: 'andy-the-user', password: 'hunter2' })
  expect(logged.join('\n')).not.toContain('andy-the-user')
  expect(debug.enabled('mqtt-packet:writeToStream')).toBe(false)
  expect(debug.enabled('something-else')).toBe(true)
})
