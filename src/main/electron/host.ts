import { BrowserWindow, dialog, type OpenDialogOptions, shell } from 'electron'
import { TomteError } from '../../shared/errors.ts'
import type { Host } from '../bridge.ts'
import { showNotification } from './notification.ts'

/** What the desktop offers the core. */
export const desktopHost: Host = {
  kind: 'desktop',
  notify: showNotification,
  async pickFile({ title, extensions }) {
    const options: OpenDialogOptions = {
      title,
      properties: ['openFile'],
      filters: extensions?.length ? [{ name: title, extensions }, allFiles] : [allFiles],
    }
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
    const { filePaths } = await (window
      ? dialog.showOpenDialog(window, options)
      : dialog.showOpenDialog(options))
    return filePaths[0] ?? null
  },
  async openLink(url) {
    if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
      throw new TomteError('ERR_LINK_REFUSED', 'Only https addresses are opened in the browser.')
    }
    await shell.openExternal(url)
  },
}

const allFiles = { name: 'All files', extensions: ['*'] }
