import { Notification } from 'electron'
import type { NotificationShown } from '../../shared/contract/notification.ts'
import { TomteError } from '../../shared/errors.ts'
import type { Host } from '../bridge.ts'

type Buttons = NonNullable<Parameters<Host['notify']>[1]>

const answerTimeout = 5000
/** Those that are held at once; some systems never tell that a notification is gone. */
const maximumShown = 50

/**
 * Shows a notification of the system. Its buttons are shown on macOS alone.
 * @throws TomteError ERR_NOTIFICATION_UNAVAILABLE where no service shows it
 */
export async function showNotification(
  { title, body }: { title: string; body: string },
  open?: Buttons,
): Promise<NotificationShown | undefined> {
  if (!Notification.isSupported()) throw unavailable('this system has no service for them')
  const withButtons = open !== undefined && process.platform === 'darwin'
  const actions = withButtons
    ? open.buttons.map(({ label }) => ({ type: 'button' as const, text: label }))
    : []
  const notification = new Notification({ title, body, actions })
  if (withButtons) answerBy(notification, open)
  await whenShown(notification)
  if (!open) return undefined
  return withButtons ? { buttons: true } : { buttons: false, why: 'this system shows them on macOS alone' }
}

function answerBy(notification: Notification, open: Buttons): void {
  // Electron tells the position in the event, an older one as the second argument.
  notification.on('action', ({ actionIndex }, index) => {
    const button = open.buttons[actionIndex ?? index]
    if (button) open.press(button.id)
  })
  open.over.addEventListener('abort', () => notification.close(), { once: true })
}

function whenShown(notification: Notification): Promise<void> {
  hold(notification)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => end(unavailable('the service of the system did not answer')),
      answerTimeout,
    )
    notification.once('show', () => end())
    notification.once('failed', (_event, error) => end(unavailable(error || 'no service answered')))
    notification.once('close', () => shown.delete(notification))
    notification.show()

    function end(error?: TomteError): void {
      clearTimeout(timer)
      if (error) {
        shown.delete(notification)
        reject(error)
      } else resolve()
    }
  })
}

/** A notification that nobody holds is collected, and the click on it lost. */
const shown = new Set<Notification>()

function hold(notification: Notification): void {
  shown.add(notification)
  for (const oldest of shown) if (shown.size > maximumShown) shown.delete(oldest)
}

function unavailable(reason: string): TomteError {
  return new TomteError('ERR_NOTIFICATION_UNAVAILABLE', `The notification could not be shown: ${reason}.`, {
    hint: 'Start the notification service of your desktop, or allow Tomte to notify in the system settings.',
  })
}
