import { createHash } from 'node:crypto'
import { cp, lstat, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { TomteError, toPlainError } from '../../shared/errors.ts'
import { type ExtensionManifest, extensionIdSchema, extensionManifestSchema } from '../../shared/extension.ts'
import { faultsOf } from '../../shared/faults.ts'

const MOST_FILES = 1000
const MOST_BYTES = 20 * 1_048_576
export const MANIFEST = 'manifest.json'
const LONGEST_MANIFEST = 262_144

/** The folder of a plug-in as it is now. */
export interface ExtensionFolder {
  /** The name of the folder. */
  id: string
  path: string
  manifest: ExtensionManifest
  /** SHA-256 of all its files and their names, in hexadecimal digits. */
  hash: string
}

/** Names of folders that could be plug-ins. */
export async function extensionFolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter(entry => entry.isDirectory() && extensionIdSchema.safeParse(entry.name).success)
    .map(({ name }) => name)
    .sort()
}

/**
 * `id`: what the manifest must say; null: whatever it says.
 * @throws TomteError ERR_PLUGIN_FOLDER, or ERR_PLUGIN_MANIFEST with its faults
 */
export async function readExtension(
  path: string,
  id: string | null = basename(path),
): Promise<ExtensionFolder> {
  const { names, manifest: text, hash } = await contentOf(path)
  if (text === null) throw folderError(path, `it holds no ${MANIFEST}`)
  const manifest = readManifest(text, id)
  if (!names.has(manifest.main)) throw folderError(path, `its module ${manifest.main} is not there`)
  return { id: manifest.id, path, manifest, hash }
}

/** Copies a plug-in that was read into the folder of all, in place of an older one. */
export async function copyExtension({ id, path }: ExtensionFolder, folder: string): Promise<void> {
  const target = join(folder, id)
  if (relative(target, path) === '') return
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await rm(target, { recursive: true, force: true })
  await cp(path, target, { recursive: true, verbatimSymlinks: true })
}

/** `id`: what the folder is named; null: any. */
function readManifest(text: string, id: string | null): ExtensionManifest {
  const checked = extensionManifestSchema.safeParse(parse(text))
  if (!checked.success) {
    const faults = faultsOf(checked.error)
    throw new TomteError('ERR_PLUGIN_MANIFEST', `${MANIFEST}: ${faults[0]?.path}: ${faults[0]?.message}`, {
      faults,
    })
  }
  if (id === null || checked.data.id === id) return checked.data
  const message = `The folder is named ${id}, and the id of the plug-in is ${checked.data.id}.`
  throw new TomteError('ERR_PLUGIN_MANIFEST', message, { hint: 'Give both the same name.' })
}

function parse(text: string): unknown {
  if (text.length > LONGEST_MANIFEST)
    throw new TomteError('ERR_PLUGIN_MANIFEST', `${MANIFEST} is over 256 KiB.`)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new TomteError('ERR_PLUGIN_MANIFEST', `${MANIFEST} is not JSON: ${(error as Error).message}`)
  }
}

interface Content {
  names: Set<string>
  manifest: string | null
  hash: string
}

/** Only plain files in plain folders: what a link points to could change unseen. */
async function contentOf(path: string): Promise<Content> {
  const content: Content = { names: new Set(), manifest: null, hash: '' }
  const hash = createHash('sha256')
  let bytes = 0
  const take = async (file: string, size: number) => {
    const name = relative(path, file).split(sep).join('/')
    bytes += size
    content.names.add(name)
    if (content.names.size > MOST_FILES || bytes > MOST_BYTES)
      throw folderError(path, `it holds more than ${MOST_FILES.toLocaleString('en')} files or 20 MiB`)
    const read = await readFile(file)
    hash.update(`${JSON.stringify(name)} ${read.length}\n`)
    hash.update(read)
    if (name === MANIFEST) content.manifest = read.toString('utf8')
  }
  const walk = async (folder: string): Promise<void> => {
    const names = await readdir(folder).catch(error => {
      throw folderError(path, toPlainError(error).message)
    })
    for (const name of names.sort()) {
      const file = join(folder, name)
      const stats = await lstat(file)
      if (stats.isDirectory()) await walk(file)
      else if (stats.isFile()) await take(file, stats.size)
      else throw folderError(path, `${name} is no plain file`)
    }
  }
  await walk(path)
  return { ...content, hash: hash.digest('hex') }
}

function folderError(path: string, what: string): TomteError {
  return new TomteError(
    'ERR_PLUGIN_FOLDER',
    `The folder ${basename(path)} cannot be used as a plug-in: ${what}.`,
  )
}
