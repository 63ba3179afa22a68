import type { EventSpan } from '../../../shared/contract/recording.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import type { Clock } from '../../clock.ts'
import type { DecodeOf } from '../../journal/decoded.ts'
import type { Journal, RecordedRun } from '../../journal/journal.ts'
import type { RecordingFolder } from '../../recording/recording-folder.ts'
import { readRecording } from '../../recording/recording-reader.ts'

export interface SpanSources {
  clock: Clock
  journal: Pick<Journal<RecordedRun>, 'read'>
  folder: Pick<RecordingFolder, 'read'>
  /** How payloads of recorded events are read, which the journal does by itself. Default: as without a decoder. */
  decodeOf?: DecodeOf
}

export interface SpanHints {
  /** Of a journal: events that it does not want by their name and topic need not be read. */
  wants?(event: TomteEvent): boolean
  /** So many more events were gone through, also unread ones, the latest of this time; how much of the span is done, from 0 to 1. */
  passed?(events: number, fraction: number, latest: number): void
}

/** The events of a span, oldest first, some at a time, with a turn for others in between; ends with the signal's reason. */
export async function* spanEvents(
  sources: SpanSources,
  span: EventSpan,
  signal: AbortSignal,
  hints: SpanHints = {},
): AsyncGenerator<TomteEvent[]> {
  if ('journal' in span) yield* journalEvents(sources, span.journal, signal, hints)
  else yield* recordingEvents(sources, span.recording, signal, hints)
}

async function* journalEvents(
  { journal, clock }: SpanSources,
  query: Parameters<SpanSources['journal']['read']>[0],
  signal: AbortSignal,
  { wants, passed }: SpanHints,
): AsyncGenerator<TomteEvent[]> {
  const to = Math.min(query.to ?? Number.POSITIVE_INFINITY, clock.now())
  let from = query.from
  const entries = journal.read(query, signal, {
    wants: wants as ((event: Pick<TomteEvent, 'prefix' | 'suffix' | 'source'>) => boolean) | undefined,
    passed(count, latest) {
      from ??= latest
      const fraction = to > from ? Math.min(1, Math.max(0, (latest - from) / (to - from))) : 1
      passed?.(count, fraction, Math.min(latest, to))
    },
  })
  for await (const some of entries) yield some.map(({ event }) => event)
}

async function* recordingEvents(
  { folder, decodeOf }: SpanSources,
  name: string,
  signal: AbortSignal,
  { passed }: SpanHints,
): AsyncGenerator<TomteEvent[]> {
  const { bytes, size } = await folder.read(name)
  let read = 0
  async function* counted() {
    for await (const chunk of bytes) {
      read += chunk.length
      yield chunk
    }
  }
  for await (const events of readRecording(counted())) {
    signal.throwIfAborted()
    const latest = events.reduce((time, event) => Math.max(time, event.time), 0)
    passed?.(events.length, size > 0 ? Math.min(1, read / size) : 1, latest)
    yield decodeOf ? events.map(event => decodedBy(decodeOf, event)) : events
  }
}

function decodedBy(decodeOf: DecodeOf, event: TomteEvent): TomteEvent {
  const decode = event.source.decoder === undefined ? undefined : decodeOf(event.source)
  return decode ? { ...event, payload: event.payload.readBy(decode) } : event
}
