import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { existingFile, fileFailure, openFile } from '../allowed-folder.ts'

/**
 * Replaces `file` so that, whatever happens, it holds either what it held or `content`, whole; a link, a folder or a device is
 * refused. Answers with its size.
 * @throws TomteError ERR_FILE…
 */
export async function replaceFile(file: string, content: Uint8Array): Promise<number> {
  const before = await existingFile(file)
  const temporary = join(
    dirname(file),
    `.${basename(file).slice(0, 80)}.tmp-${randomBytes(6).toString('hex')}`,
  )
  try {
    const { O_CREAT, O_EXCL, O_WRONLY } = constants
    const { handle } = await openFile(temporary, O_WRONLY | O_CREAT | O_EXCL, before && before.mode & 0o777)
    await closing(handle, async () => {
      await handle.writeFile(content)
      await handle.sync()
    })
    await rename(temporary, file)
    await syncFolder(dirname(file))
    return content.length
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    throw fileFailure(file, error)
  }
}

/**
 * Appends to `file`, whole or not at all, and answers with its size once that is on disk; null where it would be larger than
 * `limit` bytes, and nothing was written.
 * @throws TomteError ERR_FILE…
 */
export async function appendToFile(file: string, content: Uint8Array, limit: number): Promise<number | null> {
  const { O_APPEND, O_CREAT, O_WRONLY } = constants
  const { handle, stats } = await openFile(file, O_WRONLY | O_CREAT | O_APPEND)
  const { size } = stats
  return closing(handle, async () => {
    if (size + content.length > limit) return null
    try {
      await handle.writeFile(content)
      await handle.sync()
    } catch (error) {
      await handle.truncate(size).catch(() => {}) // half a line would spoil the next one
      throw fileFailure(file, error)
    }
    return size + content.length
  })
}

async function closing<Result>(handle: FileHandle, task: () => Promise<Result>): Promise<Result> {
  try {
    return await task()
  } finally {
    await handle.close()
  }
}

/** Makes the rename itself durable; Windows cannot open a folder, and has no need to. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  await closing(handle, () => handle.sync())
}
