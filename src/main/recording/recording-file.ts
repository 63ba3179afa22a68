import { type FileHandle, open, rm } from 'node:fs/promises'
import type { Dispose } from '../../shared/dispose.ts'
import { TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import { Writing, type WritingOptions } from './writing.ts'

/** What comes is written together after this many milliseconds, or once there is this much. */
const BATCH_MILLISECONDS = 100
const BATCH_CHARACTERS = 262_144
/** Characters that may wait for the disk; what is over is dropped and counted. */
const MOST_WAITING = 32 * 1024 * 1024

export interface RecordingFileOptions extends Omit<WritingOptions, 'created'> {
  clock: Clock
  /** Bytes it may reach; Infinity for no end. */
  limit: number
  /** The file is full, or the disk refused; nothing more is taken. */
  ended(reason: 'size' | TomteError): void
}

/**
 * A file that is written event by event, in batches that go to the operating system whole: whatever kills this process, at most the
 * last batch is lost or cut off.
 */
export class RecordingFile {
  readonly path: string
  readonly #file: FileHandle
  readonly #options: RecordingFileOptions
  readonly #writing: Writing
  #batch: string
  #waiting = 0
  #bytes = 0
  #dropped = 0
  #over = false
  #writes: Promise<void> = Promise.resolve()
  #cancelFlush: Dispose | undefined

  private constructor(path: string, file: FileHandle, options: RecordingFileOptions) {
    this.path = path
    this.#file = file
    this.#options = options
    this.#writing = new Writing({ ...options, created: options.clock.now() })
    this.#batch = this.#writing.begin
  }

  /** Begins a new file. @throws TomteError ERR_RECORDING_EXISTS, ERR_RECORDING_FILE */
  static async create(path: string, options: RecordingFileOptions): Promise<RecordingFile> {
    try {
      const recording = new RecordingFile(path, await open(path, 'wx', 0o600), options)
      await recording.#begin()
      return recording
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST')
        throw new TomteError('ERR_RECORDING_EXISTS', `${path} is there already.`, {
          hint: 'Choose another name, or remove that one first.',
        })
      throw fileError(path, error)
    }
  }

  /** Its first line is there before anyone reads it. */
  async #begin(): Promise<void> {
    const bytes = Buffer.from(this.#batch)
    this.#batch = ''
    try {
      await this.#file.writeFile(bytes)
      this.#bytes += bytes.length
    } catch (error) {
      await this.#file.close()
      await rm(this.path, { force: true })
      throw error
    }
  }

  append(event: TomteEvent): void {
    if (this.#over) return
    if (this.#waiting > MOST_WAITING) return void this.#dropped++
    this.#batch += this.#writing.event(event)
    if (this.#batch.length >= BATCH_CHARACTERS) this.#flush()
    else this.#cancelFlush ??= this.#options.clock.after(BATCH_MILLISECONDS, () => this.#flush())
  }

  /** Writes what waits, says that it ended in order (`redacted`: see `Writing.end`), and closes the file. @throws TomteError ERR_RECORDING_FILE */
  async close(redacted = false): Promise<void> {
    this.#over = true
    this.#batch += this.#writing.end(this.#dropped, redacted)
    this.#flush()
    await this.#writes
    try {
      await this.#file.sync()
      await this.#file.close()
    } catch (error) {
      throw fileError(this.path, error)
    }
  }

  get counters(): { events: number; bytes: number; dropped: number } {
    return { events: this.#writing.events, bytes: this.#bytes, dropped: this.#dropped }
  }

  /** Resolves once the disk has taken what waits: for whoever can hold back what comes. */
  written(): Promise<void> {
    return this.#writes
  }

  #flush(): void {
    this.#cancelFlush?.()
    this.#cancelFlush = undefined
    const batch = this.#batch
    this.#batch = ''
    if (batch === '') return
    this.#waiting += batch.length
    this.#writes = this.#writes.then(() => this.#write(batch))
  }

  async #write(batch: string): Promise<void> {
    try {
      const bytes = Buffer.from(batch)
      await this.#file.writeFile(bytes)
      this.#bytes += bytes.length
      if (this.#bytes >= this.#options.limit) this.#end('size')
    } catch (error) {
      this.#end(fileError(this.path, error))
    }
    this.#waiting -= batch.length
  }

  #end(reason: 'size' | TomteError): void {
    if (this.#over) return
    this.#over = true
    this.#options.ended(reason)
  }
}

export function fileError(path: string, error: unknown): TomteError {
  const { code, message } = error as NodeJS.ErrnoException
  const reason = code === 'ENOENT' ? 'there is no such file' : message
  return new TomteError('ERR_RECORDING_FILE', `The recording ${path} cannot be used: ${reason}.`, {
    cause: error,
  })
}
