import type { EventSpan, ExportFormat, RecordingRow } from '../../shared/contract/recording.ts'
import { toBase64 } from '../../shared/encoding.ts'
import type { App } from '../store/app.ts'

type Caller = Pick<App, 'call'>

/** How far a transfer is, for a person to see. */
export interface Progress {
  events: number
  /** 0 to 1, where it is known. */
  share?: number
}

export interface TransferOptions {
  onProgress(progress: Progress): void
  signal: AbortSignal
}

const PIECE = 1_000_000
/** Milliseconds between two questions how far the core is. */
const ASK_EVERY = 250

/** Reads a span of the journal, or a recording, as a file; rejects with what the core said, or with the signal's reason. */
export async function exportEvents(
  app: Caller,
  of: EventSpan,
  format: ExportFormat,
  { onProgress, signal }: TransferOptions,
): Promise<{ name: string; content: Blob }> {
  const { transfer, file } = await app.call('recording.export', { of, format })
  return cancelling(app, transfer, signal, async () => {
    const pieces: string[] = []
    for (;;) {
      const { text, last, events } = await app.call('recording.read', { transfer })
      signal.throwIfAborted()
      pieces.push(text)
      onProgress({ events })
      if (last) return { name: file, content: new Blob(pieces, { type: 'text/plain;charset=utf-8' }) }
    }
  })
}

/** Sends a file to the core, which makes a recording of it. */
export async function importRecording(
  app: Caller,
  name: string,
  file: Blob,
  format: 'ndjson' | 'csv',
  { onProgress, signal }: TransferOptions,
): Promise<{ recording: RecordingRow | undefined; torn: boolean }> {
  const { transfer } = await app.call('recording.import', { name, format })
  return cancelling(app, transfer, signal, async () => {
    for (let at = 0; ; at += PIECE) {
      const piece = new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer())
      const last = at + PIECE >= file.size
      const answer = await app.call('recording.write', { transfer, bytes: toBase64(piece), last })
      signal.throwIfAborted()
      onProgress({ events: answer.events, share: Math.min(1, (at + piece.length) / (file.size || 1)) })
      if (last) return { recording: answer.recording, torn: answer.torn === true }
    }
  })
}

/** Makes a recording of what the journal has. */
export async function keepFromJournal(
  app: Caller,
  name: string,
  from: number | undefined,
  { onProgress, signal }: TransferOptions,
): Promise<RecordingRow> {
  const query = from === undefined ? {} : { from }
  const { transfer } = await app.call('recording.keep', { name, query })
  return cancelling(app, transfer, signal, async () => {
    for (;;) {
      const { events, recording } = await app.call('recording.progress', { transfer })
      if (recording) return recording
      onProgress({ events })
      await new Promise(resolve => setTimeout(resolve, ASK_EVERY))
      signal.throwIfAborted()
    }
  })
}

/** Once the signal says so the core is told to give up what it has begun. */
async function cancelling<T>(
  app: Caller,
  transfer: number,
  signal: AbortSignal,
  work: () => Promise<T>,
): Promise<T> {
  const cancel = () => void app.call('recording.cancel', { transfer }).catch(() => {})
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return await work()
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** `kitchen 2026.ndjson` makes a recording named `kitchen 2026`. */
export function nameOfFile(file: string): string {
  return file.replace(/\.(ndjson|csv|jsonl|txt)$/i, '').slice(0, 100)
}

export function formatOfFile(file: string): 'ndjson' | 'csv' {
  return /\.csv$/i.test(file) ? 'csv' : 'ndjson'
}

/** Hands a file to the user as browsers do it. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
