import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { app, Menu, nativeImage, Tray } from 'electron'

/** Puts Tomte into the tray; null where the desktop has none. */
export async function createTray(assets: string, show: () => void): Promise<Tray | null> {
  if (!(await desktopHasTray())) return null
  const tray = new Tray(trayImage(assets))
  tray.setToolTip('Tomte')
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: 'Open Tomte', click: show },
      { type: 'separator' },
      { label: 'Quit Tomte', click: () => app.quit() },
    ]),
  )
  tray.on('click', show)
  return tray
}

function trayImage(assets: string) {
  if (process.platform === 'win32') return nativeImage.createFromPath(join(assets, 'icon.ico'))
  if (process.platform !== 'darwin') return nativeImage.createFromPath(join(assets, 'tray.png'))
  const image = nativeImage.createFromPath(join(assets, 'trayTemplate.png'))
  image.setTemplateImage(true)
  return image
}

/** On Linux a tray is a service on the session bus that not every desktop runs; Electron does not tell. */
async function desktopHasTray(): Promise<boolean> {
  if (process.platform !== 'linux') return true
  const watcher = 'org.kde.StatusNotifierWatcher'
  const property = 'IsStatusNotifierHostRegistered'
  const answers = await Promise.all([
    output('busctl', ['--user', 'get-property', watcher, '/StatusNotifierWatcher', watcher, property]),
    output('gdbus', [
      ...[
        'call',
        '--session',
        '--timeout',
        '1',
        '--dest',
        watcher,
        '--object-path',
        '/StatusNotifierWatcher',
      ],
      ...['--method', 'org.freedesktop.DBus.Properties.Get', watcher, property],
    ]),
  ])
  return answers.some(answer => answer.includes('true'))
}

/** What a program prints; empty where it is missing, fails or takes over two seconds. */
function output(file: string, args: string[]): Promise<string> {
  return new Promise(resolve => {
    execFile(file, args, { timeout: 2000 }, (error, stdout) => resolve(error ? '' : stdout))
  })
}
