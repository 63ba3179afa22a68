import type { Clock } from '../../src/main/clock.ts'
import { OpenNotifications } from '../../src/main/plugin/notification/open-notifications.ts'
import type { BuiltInPorts } from '../../src/main/plugin/registry.ts'
import { Webhooks } from '../../src/main/plugin/webhook/webhooks.ts'
import { SimulatedClock } from './simulated-clock.ts'

/** What the built-in plug-ins need, with nothing behind it: for tests that look at them and carry nothing out. */
export function builtInPorts(clock: Clock = new SimulatedClock()): BuiltInPorts {
  return {
    clock,
    mqtt: { folder: '', publish: () => undefined } as unknown as BuiltInPorts['mqtt'],
    alerts: {
      notification: { system: async () => undefined, window: () => 0 },
      open: new OpenNotifications(clock, () => {}),
      sound: { window: () => 0 },
    },
    secret: async () => null,
    folder: () => undefined,
    webhooks: new Webhooks(async () => null),
    rules: { call: () => ({ run: 0 }), enable: async () => false },
  }
}
