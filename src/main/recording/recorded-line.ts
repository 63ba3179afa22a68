import { parseBoundedJson } from '../../shared/bounded-json.ts'
import { TomteError } from '../../shared/errors.ts'
import type { EventSource, TomteEvent } from '../../shared/event.ts'
import { faultsOf } from '../../shared/faults.ts'
import { Payload } from '../../shared/payload.ts'
import {
  RECORDING_VERSION,
  type RecordedEvent,
  type RecordingEnd,
  type RecordingHeader,
  recordedEventSchema,
  recordingEndSchema,
  recordingHeaderSchema,
} from '../../shared/recorded-event.ts'

/** What one line of a recording says. */
export type RecordedLine = { event: TomteEvent } | { end: RecordingEnd }

/** The first line, without its end. */
export function headerLine(facts: Omit<RecordingHeader, 'tomte' | 'version'>): string {
  return JSON.stringify({ tomte: 'recording', version: RECORDING_VERSION, ...facts })
}

/** The line of one event, without its end. */
export function eventLine({ id, time, prefix, suffix, source, payload }: TomteEvent): string {
  return JSON.stringify({ id, time, prefix, suffix, source: told(source), payload: base64(payload.bytes) })
}

/** Which run made an event is of this Tomte alone, and may be long. */
function told(source: EventSource): EventSource {
  return source.cause === undefined ? source : { ...source, cause: undefined }
}

/** The last line of a recording that ends in order, without its end. */
export function endLine(end: RecordingEnd): string {
  return JSON.stringify({ end })
}

/** @throws TomteError ERR_RECORDING where it is the first line of no recording, or of one that this Tomte does not know */
export function parseHeader(line: string): RecordingHeader {
  const value = parsed(line)
  const header = recordingHeaderSchema.safeParse(value)
  if (header.success) return header.data
  const { tomte, version } = (value ?? {}) as Record<string, unknown>
  if (tomte === 'recording')
    throw new TomteError('ERR_RECORDING', `This recording is of version ${JSON.stringify(version)}.`, {
      hint: `This Tomte reads version ${RECORDING_VERSION}.`,
    })
  throw new TomteError('ERR_RECORDING', 'This is not a recording of Tomte: its first line says nothing so.', {
    hint: 'A recording begins with {"tomte":"recording","version":1}.',
  })
}

/** @throws TomteError ERR_RECORDING_LINE where it says nothing that a recording can */
export function parseLine(line: string): RecordedLine {
  const value = parsed(line)
  if (typeof value === 'object' && value !== null && 'end' in value) {
    const end = recordingEndSchema.safeParse(value)
    if (end.success) return end.data
  }
  const event = recordedEventSchema.safeParse(value)
  if (event.success) return { event: eventOf(event.data) }
  const [fault] = faultsOf(event.error)
  const reason = value === undefined ? 'it is not JSON' : `${fault?.path}: ${fault?.message}`
  throw new TomteError('ERR_RECORDING_LINE', `This line is no event: ${reason}.`)
}

/** @throws TomteError ERR_RECORDING_LINE where the payload is not base64 */
export function eventOf({ id, time, prefix, suffix, source, payload }: RecordedEvent): TomteEvent {
  return {
    id,
    time,
    prefix,
    suffix,
    payload: Payload.ofBytes(bytesOf(payload)),
    source: source as EventSource,
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** Node passes over what is not base64: only the length tells. */
function bytesOf(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  if (text.length % 4 === 0 && bytes.length === (text.length / 4) * 3 - padding) return bytes
  throw new TomteError('ERR_RECORDING_LINE', 'This line is no event: its payload is not base64.')
}

/** What is long in an event is its payload, one text; a line of many values is none. */
function parsed(line: string): unknown {
  try {
    return parseBoundedJson(line, Number.POSITIVE_INFINITY)
  } catch {
    return undefined
  }
}
