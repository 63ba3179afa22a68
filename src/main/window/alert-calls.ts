import type { CallHandlers } from '../../shared/contract/calls.ts'
import type { Push } from '../../shared/contract/pushes.ts'
import { type Dispose, disposeAll } from '../../shared/dispose.ts'
import type { AlertPort } from './alert-port.ts'

export function alertCalls(alerts: AlertPort): Pick<CallHandlers, 'notification.press'> {
  return {
    'notification.press'({ id, button }) {
      alerts.press(id, button)
      return null
    },
  }
}

/** Shows one window what rules show and play. */
export function feedAlerts(alerts: AlertPort, push: Push): Dispose {
  return disposeAll([
    alerts.onNotification(notification => push('notification', notification)),
    alerts.onNotificationOver(over => push('notificationOver', over)),
    alerts.onSound(sound => push('sound', sound)),
  ])
}
