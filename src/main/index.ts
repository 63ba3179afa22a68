import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { createBridge } from './bridge.ts'
import { systemClock } from './clock.ts'
import { readCommandLine } from './electron/command-line.ts'
import { openDesktop } from './electron/desktop.ts'
import { desktopHost } from './electron/host.ts'
import { registerScheme } from './electron/protocol.ts'
import { restrictPages } from './electron/security.ts'
import { stopBeforeQuit } from './electron/shutdown.ts'
import { defaultDataFolder } from './workspace/data-folder.ts'

const log = (line: string) => console.error(line)
process.on('uncaughtException', error => log(`Unexpected: ${error.stack ?? error}`))
process.on('unhandledRejection', reason =>
  log(`Unexpected: ${reason instanceof Error ? reason.stack : reason}`),
)
// The terminal that started Tomte may be closed while it goes on.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

const { dataFolder = defaultDataFolder(), workspaceFile } = readCommandLine(process.argv.slice(1))
if (!app.commandLine.hasSwitch('user-data-dir')) keepIn(join(dataFolder, 'electron'))
// One Tomte for each data folder: the lock lies in the folder set above.
if (app.requestSingleInstanceLock()) run()
else {
  log('Tomte is already running; its window comes to the front.')
  app.exit(0)
}

function run(): void {
  const developmentAddress = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
  registerScheme()
  restrictPages(developmentAddress, log)
  const bridge = createBridge({
    dataFolder,
    workspaceFile,
    version: app.getVersion(),
    host: desktopHost,
    clock: systemClock,
    log,
  })
  const started = app.whenReady().then(() => bridge.start())
  started.catch(error => log(`Tomte could not start: ${error.message}`))
  stopBeforeQuit(() => bridge.stop(), log)
  app
    .whenReady()
    .then(() => openDesktop({ attach: started.then(() => bridge.attach), developmentAddress, log }))
    .then(() => console.log('ready'))
    .catch(error => {
      log(`The window could not be opened: ${error.message}`)
      app.exit(1)
    })
}

/** Chromium keeps its caches and the window's place there. */
function keepIn(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  app.setPath('userData', folder)
  app.setPath('sessionData', folder)
}
