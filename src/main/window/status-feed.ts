import type { Push } from '../../shared/contract/pushes.ts'
import { type Dispose, disposeAll } from '../../shared/dispose.ts'
import type { Clock } from '../clock.ts'
import type { StatusPort, WorkspacePort } from './ports.ts'

/** Changes are told soon, but at most twice a second; rates and counters once a second. */
const SOON = 100
const AT_MOST = 500
const REGULAR = 1000

/** Keeps one window's status and workspace up to date. */
export function feedStatus(
  ports: { status: StatusPort; workspace: WorkspacePort; clock: Clock },
  push: Push,
): Dispose {
  const { status, workspace, clock } = ports
  let last = ''
  let lastSent = Number.NEGATIVE_INFINITY
  let soon: Dispose | undefined
  let regular: Dispose | undefined

  const send = () => {
    const value = status.read()
    const text = JSON.stringify(value)
    lastSent = clock.monotonic()
    if (text === last) return
    last = text
    push('status', value)
  }
  const hurry = () => {
    soon ??= clock.after(Math.max(SOON, AT_MOST - (clock.monotonic() - lastSent)), () => {
      soon = undefined
      send()
    })
  }
  const repeat = () => {
    regular = clock.after(REGULAR, () => {
      if (!soon) send()
      repeat()
    })
  }
  repeat()
  return disposeAll([
    () => regular?.(),
    () => soon?.(),
    status.onChange(hurry),
    workspace.onChange(() => push('workspace', workspace.view())),
  ])
}
