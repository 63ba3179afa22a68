import type { Stats } from 'node:fs'
import { realpath } from 'node:fs/promises'
import { basename, relative, sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'
import type { Dispose } from '../../../shared/dispose.ts'
import { type EmittedEvent, eventString } from '../../../shared/event.ts'
import type { EventMatcher } from '../../../shared/event-pattern.ts'
import type { Clock } from '../../clock.ts'
import { type Change, failedEvent, fileEvent } from './file-event.ts'
import { Quiet } from './quiet.ts'

/** Files and folders that are watched in one folder; what is more goes unseen, and an event says so. */
const MAXIMUM_WATCHED = 10_000
const DEEPEST = 20
/** Milliseconds until a folder that cannot be watched is tried again. */
const AGAIN = 30_000
/** Milliseconds between two looks at a file where the system cannot tell of changes. */
const POLL = 2000
/** What Tomte and others write before they rename it. */
const TEMPORARY = /\.tmp-[0-9a-f]{12}$/
/** The system has no more watches to give. */
const EXHAUSTED = ['ENOSPC', 'EMFILE', 'ENFILE']

const changeOf: Record<string, Change> = { add: 'Created', change: 'Changed', unlink: 'Removed' }

/** Somebody who wants to be told of some changes. */
export interface Wanted {
  matches: EventMatcher
  emit(event: EmittedEvent): void
}

/** Watches one allowed folder and tells each change once, to the first that wants it: the event then reaches all rules. */
export class FolderWatch {
  readonly #folder: string
  readonly #path: string
  readonly #wanted: ReadonlySet<Wanted>
  readonly #clock: Clock
  readonly #quiet: Quiet
  readonly #seen = new Set<string>()
  #watcher: FSWatcher | undefined
  #again: Dispose | undefined
  #stopped = false
  #overflown = false

  constructor(folder: string, path: string, wanted: ReadonlySet<Wanted>, clock: Clock) {
    this.#clock = clock
    this.#quiet = new Quiet(clock, (file, change, stats) => this.#changed(file, change, stats))
    this.#folder = folder
    this.#path = path
    this.#wanted = wanted
  }

  start(): void {
    void this.#open(false)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#again?.()
    this.#quiet.stop()
    await this.#watcher?.close()
  }

  async #open(polling: boolean): Promise<void> {
    try {
      if (this.#path === '') throw new Error('the settings allow no folder of this name')
      const root = await realpath(this.#path)
      if (!this.#stopped) this.#watch(root, polling)
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      this.#fail(code === 'ENOENT' ? `${this.#path} is not there` : message)
      this.#tryAgain()
    }
  }

  #watch(root: string, polling: boolean): void {
    this.#seen.clear()
    const watcher = watch(root, {
      ignoreInitial: true,
      followSymlinks: false,
      alwaysStat: true,
      depth: DEEPEST,
      usePolling: polling,
      interval: POLL,
      binaryInterval: POLL,
      ignored: path => this.#ignores(path),
    })
    this.#watcher = watcher
    watcher.on('all', (event, path, stats) => {
      const change = changeOf[event]
      if (path === root && event === 'unlinkDir') return void this.#reopen(watcher, false)
      if (event.startsWith('unlink')) this.#seen.delete(path)
      if (change && !stats?.isSymbolicLink()) this.#quiet.add(relative(root, path), change, stats)
    })
    watcher.on('error', error => {
      const { code = '', message } = error as NodeJS.ErrnoException
      if (EXHAUSTED.includes(code) && !polling) void this.#reopen(watcher, true)
      else this.#fail(message)
    })
  }

  #ignores(path: string): boolean {
    if (TEMPORARY.test(basename(path))) return true
    if (this.#seen.has(path)) return false
    if (this.#seen.size >= MAXIMUM_WATCHED) {
      if (!this.#overflown) this.#fail(`it holds more than ${MAXIMUM_WATCHED} files; not all are watched`)
      this.#overflown = true
      return true
    }
    this.#seen.add(path)
    return false
  }

  /** The folder itself is gone, or has to be watched in another way. */
  async #reopen(watcher: FSWatcher, polling: boolean): Promise<void> {
    if (this.#watcher !== watcher) return
    this.#watcher = undefined
    await watcher.close()
    if (!this.#stopped) await this.#open(polling)
  }

  #tryAgain(): void {
    if (this.#stopped) return
    this.#again = this.#clock.after(AGAIN, () => void this.#open(false))
  }

  #changed(path: string, change: Change, stats: Stats | undefined): void {
    const event = fileEvent(change, this.#folder, path.split(sep).join('/'), stats)
    const string = eventString(event)
    for (const { matches, emit } of this.#wanted)
      if (matches(string)) {
        emit(event)
        return
      }
  }

  #fail(reason: string): void {
    const [first] = this.#wanted
    first?.emit(failedEvent(this.#folder, reason))
  }
}
