// @ts-check
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { findElectron } from '../../src/launch/electron.mjs'

/**
 * What tests need beside Node: the program, and Debian's packages that bring it (and what it needs at run time).
 * @type {Record<string, { program: string, packages: string[] }>}
 */
export const tools = {
  mosquitto: { program: 'mosquitto', packages: ['mosquitto'] },
  mosquitto_pub: { program: 'mosquitto_pub', packages: ['mosquitto-clients'] },
  'nats-server': { program: 'nats-server', packages: ['nats-server'] },
  openssl: { program: 'openssl', packages: ['openssl'] },
  'gnome-keyring': { program: 'gnome-keyring-daemon', packages: ['gnome-keyring', 'libsecret-1-0'] },
  gdbus: { program: 'gdbus', packages: ['libglib2.0-bin'] },
  'secret-tool': { program: 'secret-tool', packages: ['libsecret-tools'] },
  dbus: { program: 'dbus-daemon', packages: ['dbus', 'libnotify-bin'] },
  chromium: { program: 'chromium', packages: ['chromium'] },
  xvfb: { program: 'Xvfb', packages: ['xvfb', 'xauth'] },
}

/** What Electron loads on Debian; Chromium brings most of it. */
export const electronLibraries = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libatk-bridge2.0-0',
  'libdrm2',
  'libcups2',
]

/** The tools that are not on this machine. */
export function missingTools() {
  return Object.keys(tools).filter(
    name => !isOnPath(/** @type {{ program: string }} */ (tools[name]).program),
  )
}

/** Whether tests with a real Electron window can run; if not, why. */
export function electronFault() {
  if (findElectron()) return undefined
  return (
    'neither ELECTRON_OVERRIDE_DIST_PATH names a folder with an Electron, nor is the official one there ' +
    '(`npx install-electron` gets it)'
  )
}

/** @param {string} program */
function isOnPath(program) {
  // Debian keeps daemons where only root's path looks.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return folders.some(folder => isExecutable(join(folder, program)))
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
