import type { CallHandlers } from '../../shared/contract/calls.ts'
import type {
  ExportFormat,
  RecordingResults,
  RecordingRow,
  recordingCalls,
} from '../../shared/contract/recording.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { fromBase64 } from '../../shared/encoding.ts'
import { TomteError } from '../../shared/errors.ts'
import type { RecordingPort } from './recording-port.ts'

type RecordingHandlers = Pick<CallHandlers, keyof typeof recordingCalls>

/** Something that goes on over several calls of one window. */
interface Transfer {
  read?(): Promise<RecordingResults['recording.read']>
  write?(bytes: Uint8Array, last: boolean): Promise<RecordingResults['recording.write']>
  progress(): RecordingResults['recording.progress'] | Promise<RecordingResults['recording.progress']>
  cancel(): void
}

/** Transfers that one window may have at a time. */
const MOST_TRANSFERS = 8

/** The calls about recordings, for one window. */
export function recordingCallsOf(recordings: RecordingPort): {
  handlers: RecordingHandlers
  dispose: Dispose
} {
  const transfers = new Transfers()
  const handlers: RecordingHandlers = {
    'recording.list': async () => ({ recordings: await recordings.list() }),
    'recording.start': ({ name, query, limits }) => recordings.start(name, query, limits),
    'recording.stop': ({ name }) => recordings.stop(name),
    'recording.remove': async ({ name }) => {
      await recordings.remove(name)
      return null
    },
    'recording.rename': async ({ name, to }) => {
      await recordings.rename(name, to)
      return null
    },
    'recording.keep': ({ name, query }) => ({
      transfer: transfers.add(over => keeping(recordings, name, query, over)),
    }),
    'recording.export': ({ of, format, redaction }) => ({
      transfer: transfers.add(over => exporting(recordings, of, format, redaction, over)),
      file: `${'recording' in of ? of.recording : 'events'}.${format === 'ndjson' ? format : 'csv'}`,
    }),
    'recording.read': ({ transfer }) => transfers.find(transfer, 'read').read(),
    'recording.import': async ({ name, format }) => {
      transfers.refuseTooMany()
      const begun = await recordings.import(name, format)
      try {
        return { transfer: transfers.add(over => importing(begun, over)) }
      } catch (error) {
        await begun.discard()
        throw error
      }
    },
    'recording.write': ({ transfer, bytes, last }) =>
      transfers.find(transfer, 'write').write(fromBase64(bytes), last),
    'recording.progress': ({ transfer }) => transfers.find(transfer, 'progress').progress(),
    'recording.cancel': ({ transfer }) => {
      transfers.cancel(transfer)
      return null
    },
  }
  return { handlers, dispose: () => transfers.cancelAll() }
}

class Transfers {
  readonly #all = new Map<number, Transfer>()
  #last = 0
  /** The window went. */
  #ended = false

  /** `over` is to be called when it is. */
  add(begin: (over: () => void) => Transfer): number {
    this.refuseTooMany()
    const id = ++this.#last
    this.#all.set(
      id,
      begin(() => this.#all.delete(id)),
    )
    return id
  }

  refuseTooMany(): void {
    if (this.#ended) throw new TomteError('ERR_TRANSFER_GONE', 'The window was closed.')
    if (this.#all.size < MOST_TRANSFERS) return
    throw new TomteError(
      'ERR_TRANSFER_COUNT',
      `This window has ${MOST_TRANSFERS} transfers under way already.`,
    )
  }

  /** @throws TomteError ERR_TRANSFER_GONE also where it is a transfer of another kind */
  find<Way extends keyof Transfer>(id: number, way: Way): Pick<Required<Transfer>, Way> {
    const transfer: Partial<Transfer> = this.#all.get(id) ?? {}
    if (transfer[way]) return transfer as Required<Transfer>
    throw new TomteError('ERR_TRANSFER_GONE', 'This transfer is over, or it was cancelled.')
  }

  cancel(id: number): void {
    this.#all.get(id)?.cancel()
    this.#all.delete(id)
  }

  cancelAll(): void {
    this.#ended = true
    for (const id of [...this.#all.keys()]) this.cancel(id)
  }
}

function keeping(
  recordings: RecordingPort,
  name: string,
  query: Parameters<RecordingPort['keep']>[1],
  over: () => void,
): Transfer {
  const controller = new AbortController()
  const { done, events } = recordings.keep(name, query, controller.signal)
  let recording: RecordingRow | undefined
  let failed: unknown
  const settled = done.then(
    row => {
      recording = row
    },
    error => {
      failed = error
    },
  )
  return {
    async progress() {
      // What is done at once is told at once.
      await Promise.race([settled, new Promise(resolve => setImmediate(resolve))])
      if (failed !== undefined || recording) over()
      if (failed !== undefined) throw failed
      return { events: events(), recording }
    },
    cancel: () => controller.abort(cancelled()),
  }
}

function exporting(
  recordings: RecordingPort,
  of: Parameters<RecordingPort['export']>[0],
  format: ExportFormat,
  redaction: Parameters<RecordingPort['export']>[2],
  over: () => void,
): Transfer {
  const controller = new AbortController()
  const pieces = recordings.export(of, format, redaction, controller.signal)
  let events = 0
  return {
    async read() {
      try {
        const { value, done } = await pieces.next()
        if (done) over()
        else events += value.events
        return { text: done ? '' : value.text, last: done === true, events }
      } catch (error) {
        over()
        throw error
      }
    },
    progress: () => ({ events }),
    cancel() {
      controller.abort(cancelled())
      void pieces.return(undefined).catch(() => undefined)
    },
  }
}

function importing(begun: Awaited<ReturnType<RecordingPort['import']>>, over: () => void): Transfer {
  let events = 0
  return {
    async write(bytes, last) {
      try {
        events = await begun.write(bytes)
        if (!last) return { events }
        const { recording, torn } = await begun.finish()
        over()
        return { events: recording.events ?? events, recording, ...(torn ? { torn } : {}) }
      } catch (error) {
        over()
        throw error
      }
    },
    progress: () => ({ events }),
    cancel: () => void begun.discard(),
  }
}

function cancelled(): TomteError {
  return new TomteError('ERR_CANCELLED', 'This was cancelled.')
}
