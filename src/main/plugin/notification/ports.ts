export interface Notification {
  title: string
  body: string
}

/** Where notifications are shown; given by the composition root. */
export interface NotificationPorts {
  /** Shows it through the OS. Rejects with ERR_NOTIFICATION_UNAVAILABLE where there is no such service. */
  system(notification: Notification): Promise<void>
  /** Shows it in every open window of Tomte; answers with how many there were. */
  window(notification: Notification): number
}
