import { join } from 'node:path'
import { TomteError } from '../../../shared/errors.ts'
import { firstThatWorks, type ProgramCommand } from '../first-program.ts'

const powershell = `
$ErrorActionPreference = 'Stop'
$player = [System.Media.SoundPlayer]::new($env:TOMTE_SOUND)
$player.PlaySync()
`

/** The programs that can play `file` on `platform`, the best first. The file is an argument or in the environment, never program text. */
export function playersFor(platform: NodeJS.Platform, file: string, volume: number): ProgramCommand[] {
  if (platform === 'darwin') return [{ program: '/usr/bin/afplay', arguments: ['-v', String(volume), file] }]
  if (platform === 'win32')
    return [
      {
        program: join(
          process.env.SystemRoot ?? 'C:\\Windows',
          'System32\\WindowsPowerShell\\v1.0\\powershell.exe',
        ),
        arguments: ['-NoProfile', '-NonInteractive', '-Command', powershell],
        environment: { TOMTE_SOUND: file },
      },
    ]
  const players = [
    { program: 'pw-play', arguments: [`--volume=${volume}`, file] },
    { program: 'paplay', arguments: [`--volume=${Math.round(volume * 65_536)}`, file] },
  ]
  // It knows no volume, and no format but this.
  return /\.wav$/i.test(file) ? [...players, { program: 'aplay', arguments: ['-q', file] }] : players
}

/**
 * Plays a file to its end by the first of these that works; answers with its name.
 * @throws TomteError ERR_SOUND_PLAYER; the reason of `signal` where it aborts
 */
export async function playBySystem(players: readonly ProgramCommand[], signal: AbortSignal): Promise<string> {
  const done = await firstThatWorks(players, signal)
  if ('program' in done) return done.program
  throw new TomteError('ERR_SOUND_PLAYER', `Nothing on this machine plays sounds: ${done.failures}.`, {
    hint: 'Install pipewire-utils, pulseaudio-utils or alsa-utils, or play sounds in the window of Tomte.',
  })
}
