import type { Pushes } from '../../shared/contract/pushes.ts'
import type { Clock } from '../clock.ts'
import { OpenNotifications } from '../plugin/notification/open-notifications.ts'
import type { NotificationPorts } from '../plugin/notification/ports.ts'
import type { SoundPorts } from '../plugin/sound/ports.ts'
import type { Host } from './host.ts'
import { Signal } from './signal.ts'

/** What rules show and play to people: through the OS by the host, and in every open window. */
export class Alerts {
  readonly notified: Signal<Pushes['notification']>
  readonly over: Signal<Pushes['notificationOver']>
  readonly sounded: Signal<Pushes['sound']>
  readonly open: OpenNotifications
  readonly notification: NotificationPorts
  readonly sound: SoundPorts

  constructor(clock: Clock, host: Host, failed: (error: unknown) => void) {
    this.notified = new Signal(failed)
    this.over = new Signal(failed)
    this.sounded = new Signal(failed)
    this.open = new OpenNotifications(clock, id => this.over.tell({ id }))
    this.notification = {
      system: (notification, open) => host.notify(notification, open),
      window: notification => {
        this.notified.tell({ ...notification, time: clock.now() })
        return this.notified.listeners
      },
    }
    this.sound = {
      window: sound => {
        this.sounded.tell(sound)
        return this.sounded.listeners
      },
    }
  }
}
