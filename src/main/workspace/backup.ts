import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { removeOrphans, writeAtomic } from './atomic-write.ts'

const KEEP = 10

export interface Backup {
  file: string
  /** When it was saved, in milliseconds since 1970-01-01 UTC, by the clock of then. */
  time: number
  bytes: Buffer
}

/**
 * The last good versions of one workspace file, each a whole file: `workspace-000042-2026-01-01T10-00-00-000Z.json`. Their order
 * is that of the number, since the clock of a small box without battery begins anew at each start. Versions of somebody else's
 * that a save replaced are kept apart, as `workspace-changed-000003-….json`.
 */
export class Backups {
  readonly #folder: string
  readonly #prefix: string

  constructor(folder: string, prefix: string) {
    this.#folder = folder
    this.#prefix = prefix
  }

  /** Keeps `text` as the newest good version, unless the newest one is the same. */
  async save(text: string, time: number): Promise<void> {
    const [newest] = await this.#list(this.#prefix)
    if (newest && (await readFile(newest.file, 'utf8').catch(() => null)) === text) return
    await this.#add(this.#prefix, text, time)
  }

  /** Keeps a version that somebody else wrote, good or not. Resolves with its file. */
  keepForeign(bytes: Uint8Array, time: number): Promise<string> {
    return this.#add(`${this.#prefix}-changed`, bytes, time)
  }

  /** Good versions, newest first; what cannot be read is passed over. */
  async *newestFirst(): AsyncGenerator<Backup> {
    for (const { file, time } of await this.#list(this.#prefix)) {
      const bytes = await readFile(file).catch(() => null)
      if (bytes) yield { file, time, bytes }
    }
  }

  async #add(prefix: string, content: string | Uint8Array, time: number): Promise<string> {
    const kept = await this.#list(prefix)
    const number = String((kept[0]?.number ?? 0) + 1).padStart(6, '0')
    const file = join(this.#folder, `${prefix}-${number}-${fileTime(time)}.json`)
    await writeAtomic(file, content)
    await removeOrphans(join(this.#folder, prefix))
    for (const old of kept.slice(KEEP - 1)) await rm(old.file, { force: true })
    return file
  }

  async #list(prefix: string) {
    const names = await readdir(this.#folder).catch(() => [])
    return names
      .flatMap(name => {
        const match = /^(.*)-(\d{6,15})-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)\.json$/.exec(name)
        if (match?.[1] !== prefix) return []
        return [
          { file: join(this.#folder, name), number: Number(match[2]), time: timeOf(match[3] as string) },
        ]
      })
      .sort((a, b) => b.number - a.number)
  }
}

/** Files given by hand may have like names in different folders: theirs carries a mark of the whole path. */
export function backupPrefix(file: string, ownership: 'own' | 'given'): string {
  const name = basename(file, extname(file))
  if (ownership === 'own') return name
  return `${name}-${createHash('sha256').update(resolve(file)).digest('hex').slice(0, 8)}`
}

/** A time as part of a file name that every file system takes: `2026-01-01T10-00-00-000Z`. */
export function fileTime(time: number): string {
  return new Date(time).toISOString().replace(/[:.]/g, '-')
}

function timeOf(text: string): number {
  return Date.parse(text.replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z/, 'T$1:$2:$3.$4Z'))
}
