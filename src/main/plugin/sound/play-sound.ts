import { constants } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { toBase64 } from '../../../shared/encoding.ts'
import { TomteError } from '../../../shared/errors.ts'
import { idSchema } from '../../../shared/workspace/broker.ts'
import { actionCommon } from '../../../shared/workspace/rule.ts'
import { type FolderPath, filePathFault, locateFile, openFile } from '../allowed-folder.ts'
import { type ActionOutput, defineAction } from '../plugin.ts'
import { builtInSound, builtInSounds } from './built-in-sounds.ts'
import type { SoundPorts } from './ports.ts'
import { playBySystem, playersFor } from './system-player.ts'

/** Bytes of a sound that is sent to windows. */
const MAXIMUM_BYTES = 4 * 1_048_576
/** Sounds that play at once; what is more would only be noise. */
const MAXIMUM_PLAYING = 8

const sounds = [...builtInSounds, 'file'] as const
const destinations = ['auto', 'system', 'window'] as const

const schema = z
  .strictObject({
    sound: z.enum(sounds, `A sound is one of ${sounds.join(', ')}.`).default('chime'),
    folder: idSchema.nullable().default(null),
    path: z.string().max(1000).default(''),
    volume: z.number().min(0).max(100).default(80),
    to: z.enum(destinations, 'A sound is played by auto, system or window.').default('auto'),
    timeout: actionCommon.timeout.unwrap().default(60),
  })
  .superRefine(({ sound, folder, path }, context) => {
    if (sound !== 'file') return
    if (folder === null) context.addIssue({ code: 'custom', path: ['folder'], message: 'Choose a folder.' })
    const fault = filePathFault(path)
    if (fault) context.addIssue({ code: 'custom', path: ['path'], message: fault })
  })
type Config = Omit<z.infer<typeof schema>, 'timeout'>

/** Plays a sound. Its output is `{played, program | windows}`. */
export function playSoundAction(folders: FolderPath, ports: SoundPorts) {
  let playing = 0
  return defineAction({
    type: 'sound',
    title: 'Play a sound',
    description: 'Plays a sound on this machine, or in the open windows of Tomte.',
    icon: 'volume-2',
    summary: 'Play {sound}',
    schema,
    fields: [
      {
        name: 'sound',
        label: 'Sound',
        control: 'select',
        options: sounds.map(value => ({ value, label: value === 'file' ? 'A file' : words[value] })),
      },
      { name: 'folder', label: 'Folder', control: 'folder', when: { field: 'sound', is: ['file'] } },
      {
        name: 'path',
        label: 'File',
        control: 'text',
        placeholder: 'door.wav',
        help: 'Within the folder. Every player knows WAV; most know MP3 and Ogg.',
        when: { field: 'sound', is: ['file'] },
      },
      { name: 'volume', label: 'Volume', control: 'number', unit: '%' },
      {
        name: 'to',
        label: 'Played',
        control: 'select',
        advanced: true,
        options: [
          { value: 'auto', label: 'By this machine, else in the window' },
          { value: 'system', label: 'By this machine' },
          { value: 'window', label: 'In the window of Tomte' },
        ],
      },
    ],
    initial: { sound: 'chime', volume: 80 },
    templates: {},
    async execute(config, { signal }) {
      if (playing >= MAXIMUM_PLAYING)
        throw new TomteError('ERR_SOUND_BUSY', `${MAXIMUM_PLAYING} sounds are playing already.`)
      playing++
      try {
        return await play(config, folders, ports, signal)
      } finally {
        playing--
      }
    },
  })
}

const words = { chime: 'Chime', bell: 'Bell', alert: 'Alert', alarm: 'Alarm' }

async function play(
  config: Config,
  folders: FolderPath,
  ports: SoundPorts,
  signal: AbortSignal,
): Promise<ActionOutput> {
  if (config.to === 'window') return playInWindow(config, folders, ports)
  try {
    const program = await playHere(config, folders, signal)
    return { played: 'by this machine', program }
  } catch (error) {
    const isPlayer = error instanceof TomteError && error.code === 'ERR_SOUND_PLAYER'
    if (config.to !== 'auto' || !isPlayer) throw error
    return await playInWindow(config, folders, ports).catch(() => {
      throw error
    })
  }
}

async function playHere(config: Config, folders: FolderPath, signal: AbortSignal): Promise<string> {
  const by = (file: string) => playBySystem(playersFor(process.platform, file, config.volume / 100), signal)
  if (config.sound === 'file') return by(await soundFile(config, folders))
  const folder = await mkdtemp(join(tmpdir(), 'tomte-sound-'))
  try {
    const file = join(folder, `${config.sound}.wav`)
    await writeFile(file, builtInSound(config.sound), { mode: 0o600 })
    return await by(file)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Known to be a file within the folder. */
async function soundFile({ folder, path }: Config, folders: FolderPath): Promise<string> {
  const file = await locateFile(folders, folder ?? '', path, false)
  const { handle } = await openFile(file, constants.O_RDONLY)
  await handle.close()
  return file
}

async function playInWindow(config: Config, folders: FolderPath, ports: SoundPorts): Promise<ActionOutput> {
  const audio = config.sound === 'file' ? await read(config, folders) : builtInSound(config.sound)
  const name = config.sound === 'file' ? basename(config.path) : config.sound
  const windows = ports.window({ name, audio: toBase64(audio), volume: config.volume / 100 })
  if (windows > 0) return { played: 'in the window', windows }
  throw new TomteError('ERR_SOUND_NO_WINDOW', 'The sound was not played: no window of Tomte is open.', {
    hint: 'Open Tomte, or let this machine play it.',
  })
}

async function read({ folder, path }: Config, folders: FolderPath): Promise<Uint8Array> {
  const { handle, stats } = await openFile(
    await locateFile(folders, folder ?? '', path, false),
    constants.O_RDONLY,
  )
  try {
    if (stats.size <= MAXIMUM_BYTES) return await handle.readFile()
  } finally {
    await handle.close()
  }
  throw new TomteError('ERR_SOUND_SIZE', `“${path}” is too large for a window: it has more than 4 MiB.`, {
    hint: 'Shorten it, or let this machine play it.',
  })
}
