import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { WorkspaceInput } from '../../support/serve.ts'
import { projectFolder } from '../../support/source-files.ts'

export type HostKind = 'browser' | 'desktop'

export interface WindowOptions {
  /** Default: what a first start brings. */
  workspace?: WorkspaceInput
  /** Of the process that runs the core: a D-Bus session with a keyring, for instance. */
  env?: NodeJS.ProcessEnv
  /** CSS pixels of the page. */
  size?: { width: number; height: number }
  theme?: 'light' | 'dark'
}

/** Tomte with one window open, in either host. */
export interface TomteWindow {
  host: HostKind
  page: Page
  dataFolder: string
  /** What the core logged so far. */
  readonly log: string
  /** What went wrong in the page so far; a good test ends with none. */
  readonly problems: readonly string[]
  setSize(size: { width: number; height: number }): Promise<void>
  setTheme(theme: 'light' | 'dark'): Promise<void>
  /** Writes `test-results/screenshots/NAME.png` and answers with its path. */
  screenshot(name: string): Promise<string>
  close(): Promise<void>
}

export const usualSize = { width: 1280, height: 800 }

/** The parts that are alike in both hosts. */
export function pageTools(page: Page): Pick<TomteWindow, 'page' | 'setTheme' | 'screenshot'> {
  return {
    page,
    setTheme: theme => page.emulateMedia({ colorScheme: theme }),
    async screenshot(name) {
      const folder = join(projectFolder, 'test-results', 'screenshots')
      mkdirSync(folder, { recursive: true })
      const path = join(folder, `${name}.png`)
      await page.screenshot({ path, animations: 'disabled' })
      return path
    },
  }
}
