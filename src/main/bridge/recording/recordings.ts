import type { RecordingRow } from '../../../shared/contract/recording.ts'
import { TomteError } from '../../../shared/errors.ts'
import { defaultRedaction } from '../../../shared/redaction.ts'
import { CsvReader } from '../../recording/csv-reader.ts'
import { RecordingReader } from '../../recording/recording-reader.ts'
import { written } from '../../recording/writing.ts'
import type { RecordingPort } from '../../window/recording-port.ts'
import { type SpanSources, spanEvents } from '../question/span.ts'
import { LiveRecordings, type LiveSources } from './live-recordings.ts'
import { Making } from './making.ts'

export type RecordingSources = LiveSources & SpanSources & { folder: LiveSources['folder'] }

/** The recordings of the data folder, and those that are being made. */
export class Recordings implements RecordingPort {
  readonly #sources: RecordingSources
  readonly #live: LiveRecordings
  /** Of recordings that are being put together. */
  readonly #names = new Set<string>()

  constructor(sources: RecordingSources) {
    this.#sources = sources
    this.#live = new LiveRecordings(sources)
  }

  /** Ends those that are being made. */
  stopAll(): Promise<void> {
    return this.#live.stopAll()
  }

  async list(): Promise<RecordingRow[]> {
    const rows: RecordingRow[] = []
    for (const name of await this.#sources.folder.names())
      try {
        rows.push(await this.#row(name))
      } catch {
        // Something else of that name, or gone meanwhile.
      }
    return rows
  }

  readonly start: RecordingPort['start'] = async (name, query, limits) => {
    await this.#live.start(name, query, limits)
    return this.#row(name)
  }

  readonly stop: RecordingPort['stop'] = async name => {
    if (!this.#live.isLive(name))
      throw new TomteError('ERR_RECORDING_ENDED', `“${name}” is not being recorded.`)
    await this.#live.stop(name)
    return this.#row(name)
  }

  readonly remove: RecordingPort['remove'] = async name => {
    await this.#live.stop(name)
    await this.#sources.folder.remove(name)
  }

  readonly rename: RecordingPort['rename'] = async (name, to) => {
    if (this.#live.isLive(name))
      throw new TomteError('ERR_RECORDING_RUNS', `“${name}” is being recorded.`, { hint: 'Stop it first.' })
    await this.#sources.folder.rename(name, to)
  }

  readonly keep: RecordingPort['keep'] = (name, query, signal) => {
    let making: Making | undefined
    const work = async () => {
      making = await Making.begin(name, this.#sources.folder, this.#sources.clock, this.#names)
      try {
        for await (const events of spanEvents(this.#sources, { journal: query }, signal))
          await making.add(events)
      } catch (error) {
        await making.discard()
        throw error
      }
      await making.finish()
      return this.#row(name)
    }
    return { done: work(), events: () => making?.events ?? 0 }
  }

  readonly export: RecordingPort['export'] = (of, format, redaction = defaultRedaction, signal) =>
    written(spanEvents(this.#sources, of, signal), {
      format,
      created: this.#sources.clock.now(),
      redaction: redaction ?? undefined,
    })

  readonly import: RecordingPort['import'] = async (name, format) => {
    const making = await Making.begin(name, this.#sources.folder, this.#sources.clock, this.#names)
    const reader = format === 'csv' ? new CsvReader() : new RecordingReader()
    const discarding = async <T>(work: () => Promise<T>) => {
      try {
        return await work()
      } catch (error) {
        await making.discard()
        throw error
      }
    }
    return {
      async write(bytes) {
        await discarding(() => making.add(reader.read(bytes)))
        return making.events
      },
      finish: async () => {
        await discarding(() => making.add(reader.finish()))
        const source = reader instanceof RecordingReader ? reader : undefined
        await making.finish(source?.header?.redacted ?? source?.end?.redacted ?? false)
        return { recording: await this.#row(name), torn: source?.torn ?? false }
      },
      discard: () => making.discard(),
    }
  }

  async #row(name: string): Promise<RecordingRow> {
    return { ...(await this.#sources.folder.facts(name)), ...this.#live.row(name) }
  }
}
