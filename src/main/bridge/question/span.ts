import type { EventSpan } from '../../../shared/contract/recording.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import type { Journal, RecordedRun } from '../../journal/journal.ts'
import type { RecordingFolder } from '../../recording/recording-folder.ts'
import { readRecording } from '../../recording/recording-reader.ts'

export interface SpanSources {
  journal: Pick<Journal<RecordedRun>, 'read'>
  folder: Pick<RecordingFolder, 'read'>
}

/** The events of a span, oldest first, some at a time, with a turn for others in between; ends with the signal's reason. */
export async function* spanEvents(
  { journal, folder }: SpanSources,
  span: EventSpan,
  signal: AbortSignal,
): AsyncGenerator<TomteEvent[]> {
  if ('journal' in span) {
    for await (const entries of journal.read(span.journal, signal)) yield entries.map(({ event }) => event)
    return
  }
  const { bytes } = await folder.read(span.recording)
  for await (const events of readRecording(bytes)) {
    signal.throwIfAborted()
    yield events
  }
}
