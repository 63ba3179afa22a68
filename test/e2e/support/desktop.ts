import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { findElectron } from '../../../src/launch/electron.mjs'
import { projectFolder } from '../../support/source-files.ts'
import { type Display, openDisplay } from './display.ts'
import { watchProblems } from './problems.ts'
import { pageTools, type TomteWindow, usualSize, type WindowOptions } from './window.ts'

const patience = 40_000

export interface DesktopWindow extends TomteWindow {
  app: ElectronApplication
}

export interface DesktopOptions extends WindowOptions {
  /** Where the app lies; by default the built project. */
  appFolder?: string
  /** The program; by default the Electron that is found. A packaged app needs no folder. */
  program?: string
}

/** Opens the built desktop app, on a data folder and a virtual display of its own. */
export async function openDesktopWindow(options: DesktopOptions = {}): Promise<DesktopWindow> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'tomte-desktop-'))
  const display = await openDisplay()
  try {
    return await open(options, dataFolder, display)
  } catch (error) {
    await display.close()
    await rm(dataFolder, { recursive: true, force: true })
    throw error
  }
}

async function open(options: DesktopOptions, dataFolder: string, display: Display): Promise<DesktopWindow> {
  const app = await launch(options, dataFolder, display)
  let log = ''
  app.process().stderr?.on('data', chunk => {
    log += chunk
  })
  try {
    const page = await inTime(firstPage(app), () => log)
    const window: DesktopWindow = {
      ...pageTools(page),
      app,
      host: 'desktop',
      dataFolder,
      problems: watchProblems(page),
      get log() {
        return log
      },
      setSize: size => setContentSize(app, size),
      async close() {
        await app.close()
        await display.close()
        await rm(dataFolder, { recursive: true, force: true })
      },
    }
    await inTime(setUp(window, options), () => log)
    return window
  } catch (error) {
    app.process().kill('SIGKILL')
    throw error
  }
}

/**
 * Playwright sometimes never comes back from the launch of an app that is up and running, and it then gives no hold of it (seen
 * twice in some hundred launches): the app is ended by its data folder, and launched once more.
 */
async function launch(
  options: DesktopOptions,
  dataFolder: string,
  display: Display,
): Promise<ElectronApplication> {
  const attempt = async () =>
    _electron.launch({
      executablePath: options.program ?? findElectron(),
      args: await argumentsFor(options, dataFolder),
      env: environment(options.env, display),
    })
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>(resolve => {
    timer = setTimeout(() => resolve(null), patience)
  })
  const app = await Promise.race([attempt(), late])
  clearTimeout(timer)
  if (app) return app
  spawnSync('pkill', ['-KILL', '-f', dataFolder])
  return attempt()
}

/** Waits until the window's page is loaded: what is asked of a page while it comes into being may never be answered. */
async function firstPage(app: ElectronApplication): Promise<Page> {
  const page = await app.firstWindow()
  await page.waitForURL(/^tomte:/)
  await page.waitForLoadState('load')
  return page
}

async function setUp(window: DesktopWindow, options: DesktopOptions): Promise<void> {
  await window.setTheme(options.theme ?? 'light')
  await window.setSize(options.size ?? usualSize)
  // The page was there before it was watched: load it again to see how it starts.
  await window.page.reload()
}

/** Not every question to Electron has a time limit of its own. */
async function inTime<T>(work: Promise<T>, log: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The window did not open in time. ${log()}`)), patience)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

async function argumentsFor(options: DesktopOptions, dataFolder: string): Promise<string[]> {
  const args = ['--no-sandbox', ...(options.program ? [] : [options.appFolder ?? projectFolder])]
  args.push('--data', dataFolder)
  if (options.workspace) {
    const file = join(dataFolder, 'house.json')
    await writeFile(file, JSON.stringify(options.workspace))
    args.push('--workspace', file)
  }
  return args
}

/** Of the launcher's own environment nothing of Wayland may reach the app: it would prefer the user's screen. */
function environment(extra: NodeJS.ProcessEnv = {}, display: Display): Record<string, string> {
  const { WAYLAND_DISPLAY: _, ...own } = process.env
  const all = { ...own, ...extra, DISPLAY: display.name }
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}

async function setContentSize(
  app: ElectronApplication,
  size: { width: number; height: number },
): Promise<void> {
  await app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height)
  }, size)
  const page = await app.firstWindow()
  await page.waitForFunction(({ width, height }) => innerWidth === width && innerHeight === height, size)
}
