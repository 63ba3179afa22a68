import { z } from 'zod'
import { idSchema } from '../workspace/broker.ts'

/** A button under a notification; `id` is the suffix of the event that it emits. */
export interface NotificationButton {
  id: string
  label: string
}

/** An action's notification, shown inside the window. Times in milliseconds since 1970-01-01 UTC. */
export interface WindowNotification {
  title: string
  body: string
  time: number
  /** The rest is there where it has buttons: it stays until one is pressed, here or elsewhere, or it is over. */
  id?: string
  buttons?: NotificationButton[]
  /** When its buttons no longer do anything. */
  expires?: number
}

/** What the OS made of a notification with buttons. */
export interface NotificationShown {
  buttons: boolean
  /** Why its buttons are not shown, in words. */
  why?: string
}

/** A sound for the window to play once. */
export interface WindowSound {
  /** Such as `chime`, or a file's name. */
  name: string
  /** A whole audio file in base64; browsers know WAV, MP3 and Ogg. */
  audio: string
  /** 0 to 1. */
  volume: number
}

export const notificationCalls = {
  /**
   * Presses a button of a notification, which emits `Notification.BUTTON`. Fails with ERR_NOTIFICATION_OVER where one was
   * pressed before or it has expired.
   */
  'notification.press': z.strictObject({ id: z.string().min(1).max(64), button: idSchema }),
} as const

export interface NotificationResults {
  'notification.press': null
}
