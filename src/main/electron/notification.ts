import { Notification } from 'electron'
import { TomteError } from '../../shared/errors.ts'

const answerTimeout = 5000

/**
 * Shows a notification of the system.
 * @throws TomteError ERR_NOTIFICATION_UNAVAILABLE where no service shows it
 */
export function showNotification({ title, body }: { title: string; body: string }): Promise<void> {
  if (!Notification.isSupported()) return Promise.reject(unavailable('this system has no service for them'))
  const notification = new Notification({ title, body })
  shown.add(notification)
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

function unavailable(reason: string): TomteError {
  return new TomteError('ERR_NOTIFICATION_UNAVAILABLE', `The notification could not be shown: ${reason}.`, {
    hint: 'Start the notification service of your desktop, or allow Tomte to notify in the system settings.',
  })
}
