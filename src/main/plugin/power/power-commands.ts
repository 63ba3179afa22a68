import type { ProgramCommand } from '../first-program.ts'

export const powerWords = ['lock', 'sleep', 'restart', 'shutdown'] as const
export type PowerWord = (typeof powerWords)[number]

const command = (program: string, ...args: string[]): ProgramCommand => ({ program, arguments: args })

const events = (what: string) => ['-e', `tell application "System Events" to ${what}`]

/** What does it on `platform`: the first that works. None of them takes anything from a message. */
export function commandsFor(platform: NodeJS.Platform, what: PowerWord): ProgramCommand[] {
  if (platform === 'win32') return windows[what]
  return platform === 'darwin' ? mac[what] : linux[what]
}

const linux: Record<PowerWord, ProgramCommand[]> = {
  lock: [
    command('loginctl', 'lock-session'),
    command('loginctl', 'lock-sessions'),
    command('xdg-screensaver', 'lock'),
  ],
  sleep: [command('systemctl', 'suspend'), command('loginctl', 'suspend')],
  restart: [command('systemctl', 'reboot'), command('loginctl', 'reboot')],
  shutdown: [command('systemctl', 'poweroff'), command('loginctl', 'poweroff')],
}

const mac: Record<PowerWord, ProgramCommand[]> = {
  lock: [command('/usr/bin/pmset', 'displaysleepnow')],
  sleep: [command('/usr/bin/pmset', 'sleepnow')],
  restart: [command('/usr/bin/osascript', ...events('restart'))],
  shutdown: [command('/usr/bin/osascript', ...events('shut down'))],
}

const windows: Record<PowerWord, ProgramCommand[]> = {
  lock: [command('rundll32.exe', 'user32.dll,LockWorkStation')],
  sleep: [command('rundll32.exe', 'powrprof.dll,SetSuspendState', '0,1,0')],
  restart: [command('shutdown.exe', '/r', '/t', '0')],
  shutdown: [command('shutdown.exe', '/s', '/t', '0')],
}
