import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, realpath, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Names of the files that a kill in the middle of a write leaves behind; conf's have the same form. */
const ORPHAN = /\.tmp-[0-9a-f]{12,16}$/

/**
 * Replaces `file` so that, whatever happens, it holds either the old content or the new one, whole. A symbolic link stays one.
 *
 * conf, which keeps the preferences, is not used for this: it writes synchronously (its fsync would stop every message for
 * milliseconds), takes a write cut short by a full disk for done, and under Snap writes in place.
 */
export async function writeAtomic(file: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  const target = await realpath(file).catch(() => file)
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  const temporary = `${target}.tmp-${randomBytes(6).toString('hex')}`
  try {
    await writeAndSync(temporary, content, mode)
    await replace(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await syncFolder(dirname(target))
}

/** Removes what killed writes of `file` left in its folder. */
export async function removeOrphans(file: string): Promise<void> {
  const target = await realpath(file).catch(() => file)
  const folder = dirname(target)
  for (const name of await readdir(folder).catch(() => []))
    if (name.startsWith(`${basename(target)}.`) && ORPHAN.test(name))
      await rm(join(folder, name), { force: true })
}

async function writeAndSync(file: string, content: string | Uint8Array, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** On Windows a virus scanner or indexer may hold the target for a moment. */
async function replace(temporary: string, target: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await rename(temporary, target)
    } catch (error) {
      const held = ['EPERM', 'EACCES', 'EBUSY'].includes((error as NodeJS.ErrnoException).code ?? '')
      if (process.platform !== 'win32' || !held || attempt === 20) throw error
      await delay(50)
    }
  }
}

/** Makes the rename itself durable; Windows cannot open a folder, and has no need to. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
