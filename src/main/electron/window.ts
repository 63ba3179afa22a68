import { BrowserWindow, nativeTheme, screen } from 'electron'
import { pageAddress } from './page.ts'
import { fitPlacement, smallest } from './placement.ts'
import type { WindowStateStore } from './window-state.ts'

export interface WindowOptions {
  preload: string
  icon: string
  state: WindowStateStore
  developmentAddress?: string
  log(line: string): void
}

/** Opens the window, shown as soon as it has something to show, on the ground colour of the theme. */
export function openWindow({ preload, icon, state, developmentAddress, log }: WindowOptions): BrowserWindow {
  const screens = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map(display => display.workArea)
  const window = new BrowserWindow({
    ...fitPlacement(state.get('bounds'), screens),
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Tomte',
    icon,
    show: false,
    backgroundColor: groundColour(),
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      // A rule's sound has to play though nobody has clicked in the window.
      autoplayPolicy: 'no-user-gesture-required',
      // The spelling checker would fetch dictionaries from the network.
      spellcheck: false,
    },
  })
  if (state.get('maximized')) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', remember)
  nativeTheme.on('updated', recolour)
  window.once('closed', () => nativeTheme.off('updated', recolour))
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log(`The window's process is gone (${reason}); loading it again`)
    if (reason !== 'clean-exit' && reason !== 'killed') window.webContents.reload()
  })
  window.webContents.on('preload-error', (_event, _path, error) =>
    log(`The preload failed: ${error.message}`),
  )
  window.loadURL(developmentAddress ?? pageAddress).catch(reportLoad)
  return window

  /** A page that is loaded again before it was there aborts the first load. */
  function reportLoad(error: Error & { code?: string }): void {
    if (error.code !== 'ERR_ABORTED') log(`The page did not load: ${error.message}`)
  }

  function remember(): void {
    try {
      state.set('bounds', window.getNormalBounds())
      state.set('maximized', window.isMaximized())
    } catch (error) {
      log(`The place of the window could not be kept: ${error instanceof Error ? error.message : error}`)
    }
  }

  function recolour(): void {
    window.setBackgroundColor(groundColour())
  }
}

/** LOOK's ground, so that nothing flashes before the page is painted. */
function groundColour(): string {
  return nativeTheme.shouldUseDarkColors ? '#131416' : '#FAFAF8'
}
