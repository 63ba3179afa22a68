import { chmod, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { builtInSound, builtInSounds } from '../../../../src/main/plugin/sound/built-in-sounds.ts'
import { playSoundAction } from '../../../../src/main/plugin/sound/play-sound.ts'
import { playersFor } from '../../../../src/main/plugin/sound/system-player.ts'
import type { WindowSound } from '../../../../src/shared/contract/notification.ts'
import { actionContext, execute } from '../../../support/action-context.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const { PATH } = process.env
afterEach(() => {
  process.env.PATH = PATH
})

/** A house with so many windows, whose PATH has only these players: scripts that keep what they were given to play. */
async function house(players: Record<string, string>, windows = 0) {
  const folder = await temporaryFolder()
  for (const [name, script] of Object.entries(players)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script.replaceAll('HERE', folder)}\n`)
    await chmod(join(folder, name), 0o755)
  }
  process.env.PATH = folder
  const heard: WindowSound[] = []
  const action = playSoundAction(id => (id === 'sounds' ? folder : undefined), {
    window(sound) {
      if (windows) heard.push(sound)
      return windows
    },
  })
  const play = (config = {}, given = actionContext().context) => execute(action, config, given)
  return { folder, heard, play, action, read: (name: string) => readFile(join(folder, name), 'utf8') }
}

/** Fails where the file is not there. */
const keep = 'echo "$1" > "HERE/arguments" && echo "$2" > "HERE/file" && [ -s "$2" ]'

describe.runIf(process.platform === 'linux')('a sound', () => {
  it('is played by this machine, from a file that is gone afterwards', async () => {
    const { play, read } = await house({ paplay: keep })
    expect(await play({ sound: 'bell', volume: 50 })).toEqual({
      played: 'by this machine',
      program: 'paplay',
    })
    expect(await read('arguments')).toBe('--volume=32768\n')
    const file = (await read('file')).trim()
    expect(file).toMatch(/bell\.wav$/)
    await expect(readFile(file)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is played by the next player where one fails', async () => {
    const { play } = await house({ 'pw-play': 'echo no host >&2; exit 1', paplay: 'exit 0' })
    expect(await play()).toMatchObject({ program: 'paplay' })
  })

  it('is played in the window where nothing else plays it', async () => {
    const { play, heard } = await house({}, 2)
    expect(await play({ sound: 'alarm', volume: 25 })).toEqual({ played: 'in the window', windows: 2 })
    expect(heard[0]).toMatchObject({ name: 'alarm', volume: 0.25 })
    expect(Buffer.from(heard[0]!.audio, 'base64').subarray(0, 4).toString()).toBe('RIFF')
  })

  it('fails with what is missing where nobody hears it', async () => {
    const { play } = await house({ paplay: 'echo Connection refused >&2; exit 1' })
    await expect(play()).rejects.toMatchObject({
      code: 'ERR_SOUND_PLAYER',
      message: expect.stringContaining('paplay: Connection refused; aplay: it is not installed'),
    })
    await expect(play({ to: 'window' })).rejects.toMatchObject({ code: 'ERR_SOUND_NO_WINDOW' })
    const { play: withWindow, heard } = await house({}, 1)
    await expect(withWindow({ to: 'system' })).rejects.toMatchObject({ code: 'ERR_SOUND_PLAYER' })
    expect(heard).toEqual([])
  })

  it('is a file of an allowed folder, and no other', async () => {
    const { play, folder, heard, read } = await house({ paplay: 'echo "$2" > "HERE/file"' }, 1)
    await writeFile(join(folder, 'door.mp3'), 'ID3')
    const file = { sound: 'file', folder: 'sounds', path: 'door.mp3' }
    expect(await play(file)).toMatchObject({ program: 'paplay' })
    expect((await read('file')).trim()).toMatch(/door\.mp3$/)
    expect(await play({ ...file, to: 'window' })).toEqual({ played: 'in the window', windows: 1 })
    expect(heard[0]).toEqual({ name: 'door.mp3', audio: 'SUQz', volume: 0.8 })
    await symlink('/etc/passwd', join(folder, 'link.mp3'))
    for (const to of ['system', 'window']) {
      await expect(play({ ...file, to, path: 'link.mp3' })).rejects.toMatchObject({ code: 'ERR_FILE_KIND' })
      await expect(play({ ...file, to, path: 'gone.mp3' })).rejects.toMatchObject({ code: 'ERR_FILE' })
      await expect(play({ ...file, to, folder: 'other' })).rejects.toMatchObject({ code: 'ERR_FILE_FOLDER' })
    }
    await writeFile(join(folder, 'large.wav'), Buffer.alloc(4_200_000))
    await expect(play({ ...file, to: 'window', path: 'large.wav' })).rejects.toMatchObject({
      code: 'ERR_SOUND_SIZE',
    })
  })

  it('ends with its run', async () => {
    const { play } = await house({ paplay: 'exec /bin/sleep 30' })
    const controller = new AbortController()
    const done = play({}, actionContext({ signal: controller.signal }).context)
    setTimeout(() => controller.abort(new Error('stopped')), 50)
    await expect(done).rejects.toThrow('stopped')
  })
})

it('is written as a WAV file that is neither silent nor too loud', () => {
  for (const name of builtInSounds) {
    const file = Buffer.from(builtInSound(name))
    expect(file.subarray(8, 16).toString('latin1')).toBe('WAVEfmt ')
    expect(file.readUInt32LE(40)).toBe(file.length - 44)
    const samples = new Int16Array(file.buffer.slice(file.byteOffset + 44, file.byteOffset + file.length))
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    expect(loudest).toBe(29_000)
  }
})

it('passes the file as an argument or through the environment, on every platform', () => {
  const nasty = '/tmp/-x "$(id)"\'.wav'
  expect(playersFor('darwin', nasty, 0.5)).toEqual([
    { program: '/usr/bin/afplay', arguments: ['-v', '0.5', nasty] },
  ])
  const [windows] = playersFor('win32', nasty, 1)
  expect(windows!.arguments.join(' ')).not.toContain('id')
  expect(windows!.environment).toEqual({ TOMTE_SOUND: nasty })
  expect(playersFor('linux', '/a.mp3', 1).map(({ program }) => program)).toEqual(['pw-play', 'paplay'])
  expect(playersFor('linux', '/a.wav', 1).map(({ program }) => program)).toEqual([
    'pw-play',
    'paplay',
    'aplay',
  ])
})
