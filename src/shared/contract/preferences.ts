import type { Message } from '../message.ts'

export interface PublishedMessage {
  broker: string
  message: Message
  /** Milliseconds since 1970-01-01 UTC. */
  time: number
}

/** How the window is set up; kept beside the workspace, not in it. */
export interface Preferences {
  theme: 'system' | 'light' | 'dark'
  railFolded: boolean
  /** CSS pixels. */
  inspectorWidth: number
  /** Newest first, at most 100. */
  publishHistory: PublishedMessage[]
  welcomed: boolean
}
