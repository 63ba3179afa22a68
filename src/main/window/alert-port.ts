import type { Pushes } from '../../shared/contract/pushes.ts'
import type { Dispose } from '../../shared/dispose.ts'

/** What rules show and play to people in windows, and what they answer. */
export interface AlertPort {
  onNotification(listener: (notification: Pushes['notification']) => void): Dispose
  /** Its buttons no longer do anything. */
  onNotificationOver(listener: (over: Pushes['notificationOver']) => void): Dispose
  onSound(listener: (sound: Pushes['sound']) => void): Dispose
  /** Throws ERR_NOTIFICATION_OVER, ERR_NOTIFICATION_BUTTON. */
  press(notification: string, button: string): void
}
