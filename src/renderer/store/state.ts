import type { EventQuery } from '../../shared/contract/calls.ts'
import type { EventRow } from '../../shared/contract/event.ts'
import type { Preferences } from '../../shared/contract/preferences.ts'
import type { RunRow } from '../../shared/contract/run.ts'
import type { AppStatus, WorkspaceView } from '../../shared/contract/status.ts'
import type { Message } from '../../shared/message.ts'
import type { Link } from '../connection.ts'
import type { EventFilter } from './event-filter.ts'
import type { Route } from './route.ts'

export interface EventsState {
  /** Oldest first, at most MAXIMUM_ROWS; never changed in place. */
  rows: readonly EventRow[]
  /** Rows that left at the old end since the list began, less those that were put before it: lets a scrolled list stay where it is. */
  trimmed: number
  /** Events left out by the core because there were too many. */
  skipped: number
  filter: EventFilter
  /** The filter as the core was last asked. */
  query: EventQuery
  paused: boolean
  /** Events that had come (of any kind) when the list was paused. */
  pausedAt: number
  loaded: boolean
  selected: number | null
  /** The inspector shows the selected event. */
  opened: boolean
  /** Older events: whether they are being asked for, and whether there are none. */
  searching: boolean
  complete: boolean
  /** Somebody looks so far back that the newest events are not in the list; it stands still until they come back. */
  behind: boolean
}

export interface RunsState {
  /** Newest first. */
  rows: readonly RunRow[]
  /** Of which rule; undefined: of all. */
  rule: string | undefined
  loaded: boolean
}

/** What is being written on the Publish screen; kept here so that looking elsewhere loses nothing. */
export interface PublishDraft {
  broker: string | null
  message: Message
}

export type ToastLevel = 'information' | 'success' | 'warning' | 'error'
export interface Toast {
  id: number
  level: ToastLevel
  title: string
  text?: string
  /** One is done once; the toast then goes. */
  actions?: readonly { label: string; run(): void }[]
  /** Stays until it is dismissed or one of its actions is done. */
  stays?: true
  /** What it tells of, for it to be withdrawn. */
  about?: string
}

export interface NavigationState {
  route: Route
  /** Said before leaving a form with unsaved changes; null: nothing would be lost. */
  guard: string | null
  /** Where the user wanted to go when the guard asked. */
  pending: Route | null
}

/** Everything the window knows. One object a slice, so that a component subscribes to what it shows. */
export interface AppState {
  link: Link
  status: AppStatus | null
  view: WorkspaceView | null
  events: EventsState
  runs: RunsState
  publish: PublishDraft
  preferences: Preferences
  preferencesLoaded: boolean
  toasts: readonly Toast[]
  navigation: NavigationState
  paletteOpen: boolean
  /** The element that inspectors are drawn into. */
  inspectorSlot: HTMLElement | null
}
