import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog } from 'electron'
import { createBridge, type Host } from './bridge.ts'
import { systemClock } from './clock.ts'
import { readCommandLine } from './electron/command-line.ts'
import { openDesktop } from './electron/desktop.ts'
import { desktopHost } from './electron/host.ts'
import { registerScheme } from './electron/protocol.ts'
import { restrictPages } from './electron/security.ts'
import { stopBeforeQuit } from './electron/shutdown.ts'
import { launchUtility } from './electron/utility-launch.ts'
import { showOsNotification } from './server/os-notification.ts'
import { claimDataFolder, defaultDataFolder } from './workspace/data-folder.ts'

/** Tells the launcher that Electron works and Tomte does not, so that it does not try the browser instead. */
const startFailed = 70

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
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  // Windows shows notifications only of apps it knows by this name, which is that of the installer too.
  app.setAppUserModelId('io.github.tomte.Tomte')
  registerScheme()
  restrictPages(developmentAddress, log)
  const bridge = createBridge({
    dataFolder,
    workspaceFile,
    version: app.getVersion(),
    host: { ...desktopHost, notify: showWithButtons },
    clock: systemClock,
    extensions: { runner: join(import.meta.dirname, 'extension-runner.js'), launch: launchUtility },
    log,
  })
  let release = async () => {}
  const attach = app.whenReady().then(async () => {
    release = await claimDataFolder(dataFolder)
    await bridge.start()
    return bridge.attach
  })
  stopBeforeQuit(() => bridge.stop().finally(() => release()), log)
  app
    .whenReady()
    .then(() =>
      Promise.all([openDesktop({ attach, developmentAddress, wake: () => bridge.wake(), log }), attach]),
    )
    .then(() => console.log('ready'))
    .catch(giveUp)
}

/** Electron shows no buttons on Linux; notify-send does, where it is installed. */
async function showWithButtons(...[notification, open]: Parameters<Host['notify']>) {
  if (!open || process.platform !== 'linux') return desktopHost.notify(notification, open)
  return showOsNotification(notification, open).catch(() => desktopHost.notify(notification, open))
}

function giveUp(error: Error & { hint?: string }): void {
  const text = [error.message, error.hint].filter(Boolean).join(' ')
  log(`Tomte could not start: ${text}`)
  dialog.showErrorBox('Tomte could not start', text)
  app.exit(startFailed)
}

/** Chromium keeps its caches and the window's place there. */
function keepIn(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  app.setPath('userData', folder)
  app.setPath('sessionData', folder)
}
