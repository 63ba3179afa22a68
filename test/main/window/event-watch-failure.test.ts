import { expect, test } from 'vitest'
import { EventWatch } from '../../../src/main/window/event-watch.ts'
import type { EventPort } from '../../../src/main/window/ports.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

test('a watch whose search fails listens no more', async () => {
  const listeners = new Set<unknown>()
  const events = {
    compile: () => () => true,
    search: () => Promise.reject(new Error('the disk is gone')),
    onEvent(listener: unknown) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  } as unknown as EventPort
  const watch = new EventWatch(events, new SimulatedClock(), () => {})
  await expect(watch.start({}, 10)).rejects.toThrow('the disk is gone')
  expect(listeners.size).toBe(0)
})
