import { existsSync } from 'node:fs'
import type { Notice } from '../../shared/contract/status.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { reasonOf } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import type { BirthRecord } from '../event/decoder/birth.ts'
import type { Births } from '../event/decoder/births.ts'
import { type Database, openDatabase, readOrSetAside, writeTexts } from '../journal/database.ts'

/** Milliseconds that births are gathered before they are written together. */
const GATHER = 1000
/** Characters that are written in one go before other work gets a turn. */
const SLICE = 262_144

export interface BirthStoreOptions {
  /** Where the database lies; made with the first birth. */
  folder: string
  births: Births
  clock: Clock
  notify(notice: Notice): void
  log(line: string): void
}

/**
 * Keeps over a restart what Sparkplug nodes called their metrics: they say it once, and numbers after that. Whatever Tomte misses while it
 * does not run it cannot know; a node that was born anew meanwhile has said so in a message that waits in a persistent session.
 */
export class BirthStore {
  readonly #options: BirthStoreOptions
  #database: Database | undefined
  #cancel: Dispose | undefined
  #last: Promise<void> = Promise.resolve()
  #failed = false

  constructor(options: BirthStoreOptions) {
    this.#options = options
  }

  /** Reads what was known: before the first message. Never rejects: without a database names come with the next births. */
  async start(): Promise<void> {
    const { folder, births, clock, notify, log } = this.#options
    births.track(() => this.#look())
    if (!existsSync(folder)) return
    try {
      const { database, entries, aside } = await readOrSetAside<string>(folder, clock.now(), 'utf8')
      this.#database = database
      if (aside) {
        log(`what was known of Sparkplug nodes was damaged and is now ${aside}`)
        notify(damagedNotice(aside))
      }
      births.restore(entries)
    } catch (error) {
      this.#fail(error)
    }
  }

  async stop(): Promise<void> {
    this.#cancel?.()
    this.#cancel = undefined
    await this.#flush()
    await this.#database?.close()
    this.#database = undefined
  }

  #look(): void {
    this.#cancel ??= this.#options.clock.after(GATHER, () => {
      this.#cancel = undefined
      void this.#flush()
    })
  }

  #flush(): Promise<void> {
    this.#last = this.#last.then(() => this.#write())
    return this.#last
  }

  async #write(): Promise<void> {
    const { births, folder } = this.#options
    let records: BirthRecord[] = []
    try {
      while (births.hasChanges) {
        this.#database ??= await openDatabase(folder)
        records = births.changes(SLICE)
        await writeTexts(this.#database, records)
      }
      this.#failed = false
    } catch (error) {
      births.notStored(records)
      // After a failed write LevelDB refuses every other one until it is opened again.
      await this.#database?.close().catch(() => {})
      this.#database = undefined
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    if (!this.#failed)
      this.#options.log(`what Sparkplug nodes called their metrics is not kept: ${reasonOf(error)}`)
    this.#failed = true
  }
}

function damagedNotice(folder: string): Notice {
  return {
    id: 'births-damaged',
    level: 'warning',
    code: 'ERR_BIRTHS_DAMAGED',
    title: 'What was known of Sparkplug nodes was damaged and set aside',
    text: `Their metrics may be called by numbers until they are born again. The damaged folder is kept as ${folder}.`,
  }
}
