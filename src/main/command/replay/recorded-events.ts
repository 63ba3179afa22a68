import { createReadStream } from 'node:fs'
import { TomteError } from '../../../shared/errors.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import { CsvReader } from '../../recording/csv-reader.ts'
import { fileError } from '../../recording/recording-file.ts'
import { RecordingReader, readRecording } from '../../recording/recording-reader.ts'
import { formatOf } from '../record/file-word.ts'

/** The events of a file, some at a time. `torn` is called where its last line was cut off. @throws TomteError */
export async function* recordedEvents(file: string, torn: () => void): AsyncGenerator<TomteEvent[]> {
  const bytes = createReadStream(file, { highWaterMark: 262_144 }) as AsyncIterable<Uint8Array>
  try {
    if (formatOf(file) === 'csv') {
      yield* readCsv(bytes)
      return
    }
    const reader = new RecordingReader()
    yield* readRecording(bytes, reader)
    if (reader.torn) torn()
  } catch (error) {
    throw error instanceof TomteError ? error : fileError(file, error)
  }
}

async function* readCsv(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<TomteEvent[]> {
  const reader = new CsvReader()
  for await (const chunk of bytes) yield reader.read(chunk)
  yield reader.finish()
}
