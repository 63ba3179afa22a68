import { constants, type Stats } from 'node:fs'
import { lstat, mkdir, open, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { TomteError } from '../../shared/errors.ts'

/** The path of an allowed folder; undefined where the workspace names none of that id. */
export type FolderPath = (id: string) => string | undefined

const LONGEST_PATH = 1000
/** Bytes of a name that every file system takes. */
const LONGEST_NAME = 240
const DEEPEST = 20
/** Windows takes these for devices, in every folder and with any ending. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|$)/i

/**
 * What is wrong with the path of a file within an allowed folder, in words; null where nothing is. The same on every system, so
 * that a workspace means the same wherever it is taken.
 */
export function filePathFault(path: string): string | null {
  if (path === '') return 'The path is empty.'
  if (path.length > LONGEST_PATH) return `The path is longer than ${LONGEST_PATH} characters.`
  if (/\p{Cc}/u.test(path)) return 'The path holds a control character.'
  const stray = /[\\<>:"|?*]/.exec(path)
  if (stray)
    return `The path holds “${stray[0]}”, which file names cannot hold on every system; folders are parted by “/”.`
  const names = path.split('/')
  if (names.length > DEEPEST) return `The path leads through more than ${DEEPEST} folders.`
  for (const name of names) {
    if (name === '') return 'The path begins or ends with “/”, or holds “//”.'
    if (name === '.' || name === '..') return `The path holds “${name}”: it would leave its folder.`
    if (/[. ]$/.test(name)) return `“${name}” ends with a dot or a space.`
    if (Buffer.byteLength(name) > LONGEST_NAME)
      return `A name in the path is longer than ${LONGEST_NAME} bytes.`
    if (DEVICE.test(name)) return `“${name}” is the name of a device on Windows.`
  }
  return null
}

/**
 * Where the file `path` lies within the allowed folder, once all folders on the way are known to be in it: `path` has come from a
 * message. With `create`, missing folders are made.
 * @throws TomteError ERR_FILE_FOLDER, ERR_FILE_PATH, ERR_FILE_OUTSIDE
 */
export async function locateFile(
  folders: FolderPath,
  folder: string,
  path: string,
  create: boolean,
): Promise<string> {
  const fault = filePathFault(path)
  if (fault)
    throw new TomteError('ERR_FILE_PATH', `No file was touched: ${fault}`, {
      hint: 'Check what the template of the path gives.',
    })
  let current = await rootOf(folders, folder)
  const root = current
  const names = path.split('/')
  const name = names.pop() as string
  for (const step of names) current = await enter(root, join(current, step), create)
  return join(current, name)
}

async function rootOf(folders: FolderPath, folder: string): Promise<string> {
  const written = folders(folder)
  if (written === undefined)
    throw new TomteError('ERR_FILE_FOLDER', `No file was touched: no folder “${folder}” is allowed.`, {
      hint: 'Add it to the allowed folders in the settings.',
    })
  try {
    const root = await realpath(written)
    if ((await lstat(root)).isDirectory()) return root
  } catch (error) {
    throw folderFailure(folder, written, error as NodeJS.ErrnoException)
  }
  throw new TomteError('ERR_FILE_FOLDER', `The allowed folder “${folder}” (${written}) is not a folder.`)
}

function folderFailure(folder: string, written: string, error: NodeJS.ErrnoException): TomteError {
  const reason = error.code === 'ENOENT' ? 'is not there' : `cannot be used: ${error.message}`
  return new TomteError('ERR_FILE_FOLDER', `The allowed folder “${folder}” (${written}) ${reason}.`, {
    cause: error,
    hint: 'Make it, or correct its path; it is on the machine Tomte runs on.',
  })
}

async function enter(root: string, folder: string, create: boolean): Promise<string> {
  try {
    if (create)
      await mkdir(folder).catch(error => {
        if (error.code !== 'EEXIST') throw error
      })
    const real = await realpath(folder)
    if (!isWithin(root, real)) throw outside(folder)
    return real
  } catch (error) {
    throw fileFailure(folder, error)
  }
}

function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
}

function outside(path: string): TomteError {
  return new TomteError('ERR_FILE_OUTSIDE', `${path} is a link that leads out of the allowed folder.`, {
    hint: 'Allow the folder it leads to, too, and use that one.',
  })
}

/**
 * Opens a file that is a file: no link, no device, no pipe is ever followed or opened.
 * @throws TomteError ERR_FILE_KIND, and as `fileFailure`
 */
export async function openFile(file: string, flags: number, mode?: number) {
  try {
    // Without O_NONBLOCK the opening of a pipe would wait for its other end.
    const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
    const handle = await open(file, flags | O_NOFOLLOW | O_NONBLOCK, mode)
    const stats = await handle.stat()
    if (stats.isFile() && !(await isLink(file))) return { handle, stats }
    await handle.close()
    throw notAFile(file)
  } catch (error) {
    throw fileFailure(file, error)
  }
}

/** Windows knows no O_NOFOLLOW. */
async function isLink(file: string): Promise<boolean> {
  return constants.O_NOFOLLOW === undefined && (await lstat(file)).isSymbolicLink()
}

/** What is there now; undefined where nothing is. @throws TomteError ERR_FILE_KIND where it is no file */
export async function existingFile(file: string): Promise<Stats | undefined> {
  try {
    const stats = await lstat(file)
    if (!stats.isFile()) throw notAFile(file)
    return stats
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fileFailure(file, error)
  }
}

function notAFile(file: string): TomteError {
  return new TomteError('ERR_FILE_KIND', `${file} is not a file but a link, a folder or a device.`, {
    hint: 'Use another name.',
  })
}

const reasons: Record<string, string> = {
  ENOENT: 'it is not there',
  ENOTDIR: 'a part of its path is a file',
  EACCES: 'Tomte may not',
  EPERM: 'Tomte may not',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
}

/** What a failure of the file system means to the user. */
export function fileFailure(file: string, error: unknown): TomteError {
  if (error instanceof TomteError) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  // What O_NOFOLLOW and O_NONBLOCK answer to a link, and to a pipe that nobody reads.
  if (['ELOOP', 'EMLINK', 'ENXIO'].includes(code)) return notAFile(file)
  return new TomteError('ERR_FILE', `${file} could not be used: ${reasons[code] ?? message}.`, {
    cause: error,
    hint: 'Check the path and the permissions on the machine Tomte runs on.',
  })
}
