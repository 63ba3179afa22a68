import type { NotificationButton, NotificationShown } from '../../shared/contract/notification.ts'

/** The buttons of a notification while they can be pressed. */
export interface HostButtons {
  readonly buttons: readonly NotificationButton[]
  press(button: string): void
  /** Aborted when they no longer do anything. */
  readonly over: AbortSignal
}

/** What only the host can do: the desktop app has dialogs and notifications of its own, the server has what the OS offers. */
export interface Host {
  readonly kind: 'desktop' | 'server'
  /**
   * Shows a notification of the OS, with buttons where it has them. Rejects with ERR_NOTIFICATION_UNAVAILABLE where there is no
   * such service.
   */
  notify(
    notification: { title: string; body: string },
    open?: HostButtons,
  ): Promise<NotificationShown | undefined>
  /** Rejects with ERR_HOST_NO_DIALOG where the host has no file dialog. */
  pickFile(options: { title: string; extensions?: string[] }): Promise<string | null>
  openLink(url: string): Promise<void>
}
