import type { EventQuery } from '../../../shared/contract/event-query.ts'
import type { RecordingLimits, RecordingRow } from '../../../shared/contract/recording.ts'
import { type Dispose, disposeAll } from '../../../shared/dispose.ts'
import { type PlainError, TomteError } from '../../../shared/errors.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import type { Clock } from '../../clock.ts'
import { compileEventQuery } from '../../journal/event-query.ts'
import { RecordingFile } from '../../recording/recording-file.ts'
import { existsError, type RecordingFolder } from '../../recording/recording-folder.ts'

export interface LiveSources {
  folder: RecordingFolder
  clock: Clock
  /** Called after the rules have seen an event. */
  onEvent(listener: (event: TomteEvent, fired: number, rules: readonly string[]) => void): Dispose
  log(line: string): void
}

interface Live {
  name: string
  file: RecordingFile
  end: Dispose
}

/** Recordings that are made at once: each looks at every event. */
const MOST_LIVE = 20
const HOUR = 3_600_000
const MEGABYTE = 1_000_000
/** A timer of Node cannot run longer than some 24 days. */
const LONGEST_TIMER = 12 * HOUR

/** Recordings that are being made right now; without one an event costs nothing. */
export class LiveRecordings {
  readonly #sources: LiveSources
  readonly #live = new Map<string, Live>()
  /** Why recordings of this start ended by themselves. */
  readonly #ended = new Map<string, NonNullable<RecordingRow['ended']>>()

  constructor(sources: LiveSources) {
    this.#sources = sources
  }

  /** @throws TomteError ERR_RECORDING_EXISTS, ERR_RECORDING_COUNT, ERR_RECORDING_FILE */
  async start(name: string, query: EventQuery, { hours, megabytes }: RecordingLimits): Promise<void> {
    const { folder, clock, onEvent } = this.#sources
    if (this.#live.has(name)) throw existsError(name)
    if (this.#live.size >= MOST_LIVE)
      throw new TomteError('ERR_RECORDING_COUNT', `${MOST_LIVE} recordings are being made already.`, {
        hint: 'Stop one of them first.',
      })
    const fits = compileEventQuery(query)
    await folder.make()
    await folder.refuseTaken(name)
    const file = await RecordingFile.create(folder.path(name), {
      format: 'ndjson',
      clock,
      limit: megabytes * MEGABYTE,
      ended: reason => void this.#endByItself(name, reason === 'size' ? reason : reason.toPlain()),
    })
    const unlisten = onEvent((event, fired, rules) => {
      if (fits({ event, fired, rules, firstRun: 0 })) file.append(event)
    })
    const cancelEnd = at(clock, clock.now() + hours * HOUR, () => void this.#endByItself(name, 'time'))
    this.#ended.delete(name)
    this.#live.set(name, { name, file, end: disposeAll([unlisten, cancelEnd]) })
  }

  /** Does nothing where none of that name is being made. @throws TomteError ERR_RECORDING_FILE */
  async stop(name: string): Promise<void> {
    const live = this.#live.get(name)
    if (!live) return
    this.#live.delete(name)
    live.end()
    await live.file.close()
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#live.keys()].map(name => this.stop(name)))
  }

  isLive(name: string): boolean {
    return this.#live.has(name)
  }

  /** What is known of the recording beside what its file says. */
  row(name: string): Partial<RecordingRow> {
    const live = this.#live.get(name)
    if (live) return { state: 'recording', torn: undefined, ...live.file.counters }
    const ended = this.#ended.get(name)
    return ended ? { ended } : {}
  }

  async #endByItself(name: string, reason: 'size' | 'time' | PlainError): Promise<void> {
    this.#ended.set(name, reason)
    try {
      await this.stop(name)
    } catch (error) {
      this.#sources.log(`the recording “${name}” did not end in order: ${(error as TomteError).message}`)
    }
  }
}

/** Like `clock.after`, however far away `time` is. */
function at(clock: Clock, time: number, callback: () => void): Dispose {
  let cancel: Dispose = () => {}
  const wait = () => {
    const left = time - clock.now()
    cancel =
      left <= LONGEST_TIMER ? clock.after(Math.max(0, left), callback) : clock.after(LONGEST_TIMER, wait)
  }
  wait()
  return () => cancel()
}
