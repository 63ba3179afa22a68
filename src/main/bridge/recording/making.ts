import { rename, rm } from 'node:fs/promises'
import type { Dispose } from '../../../shared/dispose.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import type { Clock } from '../../clock.ts'
import { RecordingFile } from '../../recording/recording-file.ts'
import { existsError, type RecordingFolder } from '../../recording/recording-folder.ts'

/** A recording that is put together under another name until all of it is there: half of one never appears. */
export class Making {
  readonly name: string
  readonly #folder: RecordingFolder
  readonly #file: RecordingFile
  readonly #release: Dispose
  #failed: unknown

  private constructor(name: string, folder: RecordingFolder, file: RecordingFile, release: Dispose) {
    this.name = name
    this.#folder = folder
    this.#file = file
    this.#release = release
  }

  /** `names`: of those under way, which nobody else may begin. @throws TomteError ERR_RECORDING_EXISTS, ERR_RECORDING_FILE */
  static async begin(
    name: string,
    folder: RecordingFolder,
    clock: Clock,
    names: Set<string>,
  ): Promise<Making> {
    // Where upper and lower case are alike, both would be one file.
    const taken = name.toLowerCase()
    if (names.has(taken)) throw existsError(name)
    names.add(taken)
    const release = () => void names.delete(taken)
    try {
      await folder.make()
      await folder.refuseTaken(name)
      const path = folder.unfinishedPath(name)
      await rm(path, { force: true })
      const file = await RecordingFile.create(path, {
        format: 'ndjson',
        clock,
        limit: Number.POSITIVE_INFINITY,
        ended: reason => {
          making.#failed = reason
        },
      })
      const making = new Making(name, folder, file, release)
      return making
    } catch (error) {
      release()
      throw error
    }
  }

  get events(): number {
    return this.#file.counters.events
  }

  /** Resolves once the disk has taken them. @throws TomteError ERR_RECORDING_FILE */
  async add(events: readonly TomteEvent[]): Promise<void> {
    for (const event of events) this.#file.append(event)
    await this.#file.written()
    if (this.#failed) throw this.#failed
  }

  /**
   * `redacted`: what it was made of had been made unreadable.
   * @throws TomteError ERR_RECORDING_EXISTS where the name was taken meanwhile, ERR_RECORDING_FILE
   */
  async finish(redacted = false): Promise<void> {
    try {
      await this.#file.close(redacted)
      if (this.#failed) throw this.#failed
      await this.#folder.refuseTaken(this.name)
      await rename(this.#file.path, this.#folder.path(this.name))
    } catch (error) {
      await rm(this.#file.path, { force: true })
      throw error
    } finally {
      this.#release()
    }
  }

  /** Never rejects: what could not be removed is so when the next one of that name begins. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => undefined) // it goes anyway
    await rm(this.#file.path, { force: true }).catch(() => undefined)
    this.#release()
  }
}
