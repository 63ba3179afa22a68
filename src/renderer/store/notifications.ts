import type { WindowNotification, WindowSound } from '../../shared/contract/notification.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { fromBase64 } from '../../shared/encoding.ts'
import type { Connection } from '../connection.ts'
import type { Toasts } from './toasts.ts'

/** What actions show and play in the window. */
export function listenToNotifications(connection: Connection, toasts: Toasts): Dispose[] {
  return [
    connection.onPush('notification', notification => show(notification, connection, toasts)),
    connection.onPush('notificationOver', ({ id }) => toasts.withdraw(id)),
    connection.onPush('sound', sound => void play(sound, toasts)),
  ]
}

/** One with buttons stays until one is pressed, here or elsewhere. */
function show(notification: WindowNotification, connection: Connection, toasts: Toasts): void {
  const { title, body, id, buttons = [] } = notification
  if (id === undefined || buttons.length === 0) {
    toasts.show('information', title, { text: body })
    return
  }
  const press = (button: string) =>
    void connection.call('notification.press', { id, button }).catch(toasts.fail)
  const actions = buttons.map(({ id: button, label }) => ({ label, run: () => press(button) }))
  toasts.show('information', title, { text: body, actions, stays: true, about: id })
}

/** Browsers play nothing before a person has touched the page; what cannot be played is said. */
async function play({ name, audio, volume }: WindowSound, toasts: Toasts): Promise<void> {
  const url = URL.createObjectURL(new Blob([fromBase64(audio) as Uint8Array<ArrayBuffer>]))
  const player = new Audio(url)
  player.volume = Math.min(1, Math.max(0, volume))
  player.addEventListener('ended', () => URL.revokeObjectURL(url), { once: true })
  try {
    await player.play()
  } catch {
    URL.revokeObjectURL(url)
    toasts.show('warning', `The sound “${name}” could not be played here.`, {
      text: 'Browsers are silent until you have clicked in the page, and know WAV, MP3 and Ogg.',
    })
  }
}
