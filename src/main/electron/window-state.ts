import Conf from 'conf'
import type { Placement } from './placement.ts'

/** What the desktop host itself remembers; all of it may be lost without harm. */
export interface WindowState extends Placement {
  theme: 'system' | 'light' | 'dark'
  /** Told once that closing the window leaves Tomte running in the tray. */
  toldOfTray: boolean
}

export type WindowStateStore = Pick<Conf<WindowState>, 'get' | 'set'>

/** Opens the file `window.json` in the folder; a damaged one begins anew. */
export function openWindowState(folder: string): WindowStateStore {
  return new Conf<WindowState>({
    cwd: folder,
    configName: 'window',
    projectName: 'tomte',
    clearInvalidConfig: true,
    configFileMode: 0o600,
    defaults: { theme: 'system', toldOfTray: false },
  })
}
