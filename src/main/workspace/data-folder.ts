import { chmod, mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ClassicLevel } from 'classic-level'
import envPaths from 'env-paths'
import { TomteError } from '../../shared/errors.ts'

/** Where the platform keeps an application's own data; used by both hosts unless --data names another folder. */
export function defaultDataFolder(): string {
  return envPaths('Tomte', { suffix: '' }).data
}

const held = new Set<string>()

/**
 * Makes the data folder (for its user alone) and claims it; the returned function lets go of it. The claim is the lock that
 * LevelDB holds on its files: the kernel takes it back when the process dies, however it dies, which no file with a process
 * id can promise.
 * @throws TomteError ERR_DATA_FOLDER_IN_USE, ERR_DATA_FOLDER
 */
export async function claimDataFolder(folder: string): Promise<() => Promise<void>> {
  const path = resolve(folder)
  // A process that opened its own lock a second time would lose it.
  if (held.has(path)) throw inUse(path)
  const lock = join(path, 'lock')
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    const database = await openLock(lock)
    held.add(path)
    await chmod(lock, 0o700)
    return async () => {
      held.delete(path)
      await database.close()
    }
  } catch (error) {
    throw error instanceof TomteError ? error : unusable(path, error)
  }
}

async function openLock(path: string): Promise<ClassicLevel> {
  for (let attempt = 1; ; attempt++) {
    const database = new ClassicLevel(path)
    try {
      await database.open()
      return database
    } catch (error) {
      const cause = (error as Error).cause as { code?: string } | undefined
      if (cause?.code === 'LEVEL_LOCKED') throw inUse(resolve(path, '..'))
      // A power failure may have damaged it; it holds nothing, so it can be made anew.
      if (attempt === 2) throw error
      await rm(path, { recursive: true, force: true })
    }
  }
}

function inUse(folder: string): TomteError {
  return new TomteError(
    'ERR_DATA_FOLDER_IN_USE',
    `Another Tomte already works with the data folder ${folder}.`,
    {
      hint: 'Stop that one first, or give this one a folder of its own with --data.',
    },
  )
}

function unusable(folder: string, error: unknown): TomteError {
  const cause = (error as Error).cause
  const reason = (cause instanceof Error ? cause : (error as Error)).message
  return new TomteError('ERR_DATA_FOLDER', `The data folder ${folder} cannot be used: ${reason}.`, {
    cause: error,
    hint: 'Check that it is a folder and that you may write there.',
  })
}
