import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, powerMonitor, type Tray } from 'electron'
import type { CallName } from '../../shared/contract/calls.ts'
import type { AttachWindow } from '../../shared/contract/contract.ts'
import { connectPages } from './ipc.ts'
import { setMenu } from './menu.ts'
import { showNotification } from './notification.ts'
import { isOwnPage } from './page.ts'
import { serveFolder } from './protocol.ts'
import { createTray } from './tray.ts'
import { openWindow } from './window.ts'
import { openWindowState } from './window-state.ts'

export interface DesktopOptions {
  /** Resolves once the core has started. */
  attach: Promise<AttachWindow>
  developmentAddress?: string
  /** The computer woke up. */
  wake(): void
  log(line: string): void
}

/** The desktop around the core: the window, the menu, the tray. Call it when the app is ready; resolves once the window shows. */
export async function openDesktop({ attach, developmentAddress, wake, log }: DesktopOptions): Promise<void> {
  const inApp = (...parts: string[]) => join(app.getAppPath(), ...parts)
  const state = openWindowState(app.getPath('userData'))
  let tray: Tray | null = null
  nativeTheme.themeSource = state.get('theme')
  serveFolder(inApp('out', 'renderer'))
  connectPages({
    attach,
    isOwnPage: address => isOwnPage(address, developmentAddress),
    onAnswered: followTheme,
  })
  setMenu()
  powerMonitor.on('resume', wake)

  const window = showWindow()
  app.on('second-instance', showWindow)
  app.on('activate', showWindow)
  app.on('window-all-closed', () => {
    if (tray) tellOfTray()
    else if (process.platform !== 'darwin') app.quit()
  })
  const visible = new Promise<void>(resolve => window.once('show', () => resolve()))
  tray = await createTray(inApp('assets'), showWindow)
  await visible

  function showWindow(): BrowserWindow {
    const open = BrowserWindow.getAllWindows()[0]
    if (!open) {
      return openWindow({
        preload: inApp('out', 'preload', 'preload.cjs'),
        icon: inApp('assets', 'icon.png'),
        state,
        developmentAddress,
        log,
      })
    }
    if (open.isMinimized()) open.restore()
    open.show()
    open.focus()
    return open
  }

  /** The window's ground and the page's `prefers-color-scheme` follow the choice made in the settings. */
  function followTheme(name: CallName, args: unknown): void {
    const theme = name === 'preferences.put' && (args as { theme?: typeof nativeTheme.themeSource }).theme
    if (!theme) return
    nativeTheme.themeSource = theme
    state.set('theme', theme)
  }

  function tellOfTray(): void {
    if (state.get('toldOfTray')) return
    state.set('toldOfTray', true)
    showNotification({
      title: 'Tomte goes on working',
      body: 'Your rules still run. Open or quit Tomte from its icon in the tray.',
    }).catch(error => log(error.message))
  }
}
