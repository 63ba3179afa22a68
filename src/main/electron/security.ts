import { app, type Session, type WebContents } from 'electron'
import { isOwnPage } from './page.ts'

/** Copying a topic needs this one; everything else a page can ask for is refused. */
const allowedPermission = 'clipboard-sanitized-write'

/** Keeps every page to itself: no navigation, no new windows, no webviews, no permissions. Call it before any window is made. */
export function restrictPages(developmentAddress: string | undefined, log: (line: string) => void): void {
  const isOwn = (address: string) => isOwnPage(address, developmentAddress)
  app.on('web-contents-created', (_event, contents) => restrict(contents, isOwn, log))
  app.on('session-created', session => refusePermissions(session, isOwn))
}

function restrict(
  contents: WebContents,
  isOwn: (address: string) => boolean,
  log: (line: string) => void,
): void {
  const refuse = (event: { preventDefault(): void; url: string }) => {
    if (isOwn(event.url)) return
    event.preventDefault()
    log(`Refused to leave Tomte's page for ${event.url.slice(0, 200)}`)
  }
  contents.on('will-navigate', refuse)
  contents.on('will-frame-navigate', refuse)
  contents.on('will-redirect', refuse)
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

function refusePermissions(session: Session, isOwn: (address: string) => boolean): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(permission === allowedPermission && isOwn(details.requestingUrl)),
  )
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permission === allowedPermission && isOwn(origin),
  )
  session.setDevicePermissionHandler(() => false)
}
