import type { EventQuery } from '../../shared/contract/event-query.ts'
import type {
  EventSpan,
  ExportFormat,
  RecordingLimits,
  RecordingRow,
} from '../../shared/contract/recording.ts'
import type { Redaction } from '../../shared/redaction.ts'

type Format = 'ndjson' | 'csv'

/** What windows may do with recordings. */
export interface RecordingPort {
  list(): Promise<RecordingRow[]>
  start(name: string, query: EventQuery, limits: RecordingLimits): Promise<RecordingRow>
  stop(name: string): Promise<RecordingRow>
  remove(name: string): Promise<void>
  rename(name: string, to: string): Promise<void>
  /** Makes a recording out of the journal; `events`: so far. */
  keep(
    name: string,
    query: EventQuery,
    signal: AbortSignal,
  ): { done: Promise<RecordingRow>; events(): number }
  /** The file, piece by piece. `redaction` undefined: the default one; null: none. */
  export(
    of: EventSpan,
    format: ExportFormat,
    redaction: Redaction | null | undefined,
    signal: AbortSignal,
  ): AsyncGenerator<{ text: string; events: number }>
  /** Where `write` or `finish` rejects, nothing is left of it. */
  import(name: string, format: Format): Promise<RecordingImport>
}

export interface RecordingImport {
  /** Resolves with the number of events so far. */
  write(bytes: Uint8Array): Promise<number>
  finish(): Promise<{ recording: RecordingRow; torn: boolean }>
  discard(): Promise<void>
}
