import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { TomteError } from '../../../shared/errors.ts'

export interface PlayerCommand {
  program: string
  arguments: string[]
  environment?: Record<string, string>
}

const powershell = `
$ErrorActionPreference = 'Stop'
$player = [System.Media.SoundPlayer]::new($env:TOMTE_SOUND)
$player.PlaySync()
`

/** The programs that can play `file` on `platform`, the best first. The file is an argument or in the environment, never program text. */
export function playersFor(platform: NodeJS.Platform, file: string, volume: number): PlayerCommand[] {
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
export async function playBySystem(players: readonly PlayerCommand[], signal: AbortSignal): Promise<string> {
  const failures: string[] = []
  for (const player of players) {
    const failure = await run(player, signal)
    signal.throwIfAborted()
    if (failure === null) return player.program
    failures.push(`${player.program}: ${failure}`)
  }
  throw new TomteError('ERR_SOUND_PLAYER', `Nothing on this machine plays sounds: ${failures.join('; ')}.`, {
    hint: 'Install pipewire-utils, pulseaudio-utils or alsa-utils, or play sounds in the window of Tomte.',
  })
}

function run(player: PlayerCommand, signal: AbortSignal): Promise<string | null> {
  const env = { ...process.env, ...player.environment }
  return new Promise(resolve => {
    execFile(
      player.program,
      player.arguments,
      { signal, windowsHide: true, env },
      (error, _stdout, stderr) => {
        if (!error) resolve(null)
        else if ((error as NodeJS.ErrnoException).code === 'ENOENT') resolve('it is not installed')
        else resolve(stderr.trim().split('\n').at(-1)?.slice(0, 200) || `exit code ${error.code}`)
      },
    )
  })
}
