import type {
  NotificationButton,
  NotificationShown,
  WindowNotification,
} from '../../../shared/contract/notification.ts'

export interface Notification {
  title: string
  body: string
}

/** The buttons of a notification while they can be pressed. */
export interface OpenButtons {
  readonly buttons: readonly NotificationButton[]
  /** Does nothing once one was pressed or they are over. */
  press(button: string): void
  /** Aborted once one was pressed or they are over. */
  readonly over: AbortSignal
}

/** Where notifications are shown; given by the composition root. */
export interface NotificationPorts {
  /** Shows it through the OS. Rejects with ERR_NOTIFICATION_UNAVAILABLE where there is no such service. */
  system(notification: Notification, open?: OpenButtons): Promise<NotificationShown | undefined>
  /** Shows it in every open window of Tomte; answers with how many there were. */
  window(notification: Omit<WindowNotification, 'time'>): number
}
