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
 * Opens the database with `open` and reads what `read` asks of it; a damaged one is renamed and a new one opened in its place.
 * `aside`: where the damaged one went.
 * @throws the error of the database where it is in use, or the disk does not let it be opened
 */
export async function openOrSetAside<Read>(
  folder: string,
  now: number,
  open: OpenDatabase,
  read: (database: Database) => Promise<Read>,
): Promise<{ database: Database; read: Read; aside?: string }> {
  try {
    return await openAndRead(folder, open, read)
  } catch (error) {
    if (isLocked(error) || isOfTheDisk(error)) throw error
    const aside = `${folder}.damaged-${new Date(now).toISOString().replace(/[:.]/g, '-')}`
    await rename(folder, aside)
    return { ...(await openAndRead(folder, open, read)), aside }
  }
}

/** The same for a small database, which is read as a whole, so that damage is found wherever it is. */
export async function readOrSetAside<Value extends string | Uint8Array>(
  folder: string,
  now: number,
  valueEncoding: Value extends string ? 'utf8' : 'view',
): Promise<{ database: Database; entries: [key: string, value: Value][]; aside?: string }> {
  const { read: entries, ...opened } = await openOrSetAside(folder, now, openDatabase, database =>
    database.iterator<string, Value>({ valueEncoding }).all(),
  )
  return { ...opened, entries }
}

/** Stores texts by their keys, null deletes; resolves once all of them are on disk, or rejects and none is. */
export async function writeTexts(
  database: Database,
  records: readonly (readonly [key: string, value: string | null])[],
): Promise<void> {
  await database.batch(
    records.map(([key, value]) =>
      value === null ? { type: 'del' as const, key } : { type: 'put' as const, key, value },
    ),
    { valueEncoding: 'utf8', sync: true },
  )
}

async function openAndRead<Read>(
  folder: string,
  open: OpenDatabase,
  read: (database: Database) => Promise<Read>,
): Promise<{ database: Database; read: Read }> {
  const database = await open(folder)
  try {
    return { database, read: await read(database) }
  } catch (error) {
    await database.close()
    throw error
  }
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
