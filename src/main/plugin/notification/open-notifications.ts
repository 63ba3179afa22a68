import { randomUUID } from 'node:crypto'
import type { NotificationButton } from '../../../shared/contract/notification.ts'
import type { Dispose } from '../../../shared/dispose.ts'
import { TomteError } from '../../../shared/errors.ts'
import type { Clock } from '../../clock.ts'
import type { OpenButtons } from './ports.ts'

/** Notifications that wait for an answer at once; the oldest makes room. */
const MAXIMUM = 100

export interface OpenNotification extends OpenButtons {
  readonly id: string
  /** Milliseconds since 1970-01-01 UTC. */
  readonly expires: number
  end(): void
}

interface Entry {
  notification: OpenNotification
  pressed(button: NotificationButton): void
  end(): void
}

/** Notifications with buttons that can still be pressed: each once, by whoever comes first, until its time is over. */
export class OpenNotifications {
  readonly #clock: Clock
  readonly #over: (id: string) => void
  readonly #open = new Map<string, Entry>()

  /** `over` is told once of each notification whose buttons no longer do anything. */
  constructor(clock: Clock, over: (id: string) => void) {
    this.#clock = clock
    this.#over = over
  }

  open(
    buttons: readonly NotificationButton[],
    seconds: number,
    pressed: (button: NotificationButton) => void,
  ): OpenNotification {
    for (const [oldest] of this.#open) if (this.#open.size >= MAXIMUM) this.#end(oldest)
    const id = randomUUID()
    const controller = new AbortController()
    const cancel: Dispose = this.#clock.after(seconds * 1000, () => this.#end(id))
    const notification: OpenNotification = {
      id,
      buttons,
      expires: this.#clock.now() + seconds * 1000,
      over: controller.signal,
      press: button => void this.#press(id, button),
      end: () => this.#end(id),
    }
    const end = () => {
      cancel()
      controller.abort()
    }
    this.#open.set(id, { notification, pressed, end })
    return notification
  }

  /** @throws TomteError ERR_NOTIFICATION_OVER, ERR_NOTIFICATION_BUTTON */
  press(id: string, button: string): void {
    if (!this.#open.has(id))
      throw new TomteError('ERR_NOTIFICATION_OVER', 'This notification was answered already, or is over.', {
        hint: 'A button can be pressed once, and only for as long as the rule says.',
      })
    if (!this.#press(id, button))
      throw new TomteError('ERR_NOTIFICATION_BUTTON', `The notification has no button “${button}”.`)
  }

  stop(): void {
    for (const id of [...this.#open.keys()]) this.#end(id)
  }

  #press(id: string, name: string): boolean {
    const entry = this.#open.get(id)
    const button = entry?.notification.buttons.find(candidate => candidate.id === name)
    if (!entry || !button) return false
    this.#end(id)
    entry.pressed(button)
    return true
  }

  #end(id: string): void {
    const entry = this.#open.get(id)
    if (!entry) return
    this.#open.delete(id)
    entry.end()
    this.#over(id)
  }
}
