import { mkdir, rename } from 'node:fs/promises'
import { ClassicLevel } from 'classic-level'
import { reasonOf } from '../../shared/errors.ts'

export type Database = ClassicLevel<string, Uint8Array>
export type OpenDatabase = (folder: string) => Promise<Database>

/** Opens the database in `folder`, made where it is not there. */
export const openDatabase: OpenDatabase = async folder => {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  // Blocks come in ascending order: a larger buffer leaves less for LevelDB to merge afterwards.
  const database = new ClassicLevel<string, Uint8Array>(folder, {
    valueEncoding: 'view',
    writeBufferSize: 8 * 1024 * 1024,
  })
  await database.open()
  return database
}

/**
 * The same; a damaged database is renamed and a new one opened in its place. `aside`: where the damaged one went.
 * @throws the error of the database where it is in use, or the disk does not let it be opened
 */
export async function openOrSetAside(
  folder: string,
  open: OpenDatabase,
  now: number,
): Promise<{ database: Database; aside?: string }> {
  try {
    return { database: await open(folder) }
  } catch (error) {
    if (isLocked(error) || isOfTheDisk(error)) throw error
    const aside = `${folder}.damaged-${new Date(now).toISOString().replace(/[:.]/g, '-')}`
    await rename(folder, aside)
    return { database: await open(folder), aside }
  }
}

/** The same for a small database, which is read as a whole, so that damage is found wherever it is. */
export async function readOrSetAside<Value extends string | Uint8Array>(
  folder: string,
  now: number,
  valueEncoding: Value extends string ? 'utf8' : 'view',
): Promise<{ database: Database; entries: [key: string, value: Value][]; aside?: string }> {
  let entries: [string, Value][] = []
  const open: OpenDatabase = async path => {
    const database = await openDatabase(path)
    try {
      entries = await database.iterator<string, Value>({ valueEncoding }).all()
      return database
    } catch (error) {
      await database.close()
      throw error
    }
  }
  return { ...(await openOrSetAside(folder, open, now)), entries }
}

function isLocked(error: unknown): boolean {
  return codeOf(error) === 'LEVEL_LOCKED'
}

/** Nothing is wrong with the database itself. */
function isOfTheDisk(error: unknown): boolean {
  const code = codeOf(error)
  if (code !== undefined && /^(ENOSPC|EDQUOT|EACCES|EPERM|EROFS|EIO|EMFILE)$/.test(code)) return true
  return /no space|quota|permission denied|read-only|too many open files|input\/output error/i.test(
    reasonOf(error),
  )
}

function codeOf(error: unknown): string | undefined {
  const { code, cause } = error as NodeJS.ErrnoException
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? code
}
