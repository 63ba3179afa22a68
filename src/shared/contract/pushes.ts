import type { EventBatch } from './event.ts'
import type { ExtensionList } from './extension.ts'
import type { WindowNotification, WindowSound } from './notification.ts'
import type { RunBatch } from './run.ts'
import type { AppStatus, WorkspaceView } from './status.ts'
import type { VariableBatch } from './variable.ts'

/** What the core tells a window unasked. */
export interface Pushes {
  events: EventBatch
  runs: RunBatch
  /** At most twice a second, and only where it changed. */
  status: AppStatus
  workspace: WorkspaceView
  /** An action's notification, shown inside the window. */
  notification: WindowNotification
  /** The buttons of this notification no longer do anything: one was pressed, or its time is over. */
  notificationOver: { id: string }
  /** To be played once. */
  sound: WindowSound
  /** To a window that watches the user plug-ins. */
  extensions: ExtensionList
  /** To a window that watches the variables. */
  variables: VariableBatch
}

export type PushName = keyof Pushes
export type Push = <N extends PushName>(name: N, value: Pushes[N]) => void
