import type { EventDetail, EventRow, PayloadKind } from '../../shared/contract/event.ts'
import { decodeText, toBase64, toHex } from '../../shared/encoding.ts'
import type { JournalEntry } from './journal-entry.ts'
import { beginningAsText } from './payload-beginning.ts'

const PREVIEW_CHARACTERS = 240
/** UTF-8 takes at most four bytes for a character; whoever looks at a row decodes no more than its line needs. */
const PREVIEW_BYTES = 4 * PREVIEW_CHARACTERS
const PREVIEW_HEX_BYTES = PREVIEW_CHARACTERS / 2
const DETAIL_BYTES = 1_048_576
/** Beyond this a payload is called JSON by its first character. */
const PARSED_BYTES = 65_536
/** Characters that are text by the letter but tell a binary payload. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/

type ShownEntry = Pick<JournalEntry, 'event' | 'fired'> & Partial<JournalEntry>

/** One event for a list. */
export function eventRow({ event, fired }: ShownEntry): EventRow {
  const { id, time, prefix, suffix, payload, source } = event
  const { bytes } = payload
  const text = beginningAsText(bytes, PREVIEW_BYTES)
  const kind = kindOf(bytes, text)
  return {
    id,
    time,
    prefix,
    suffix,
    kind,
    preview: kind === 'binary' ? hexPreview(bytes) : textPreview(text ?? ''),
    size: bytes.length,
    broker: source.broker,
    topic: source.topic,
    qos: source.qos,
    retain: source.retain,
    hasProperties: source.properties !== undefined,
    fired,
  }
}

/** One event whole; a payload over 1 MiB is cut there. */
export function eventDetail(entry: ShownEntry, runs: EventDetail['runs']): EventDetail {
  const { payload, source } = entry.event
  const { bytes } = payload
  return {
    row: eventRow(entry),
    source,
    ...readPart(entry.event),
    payload: toBase64(bytes.subarray(0, DETAIL_BYTES)),
    truncated: bytes.length > DETAIL_BYTES,
    runs,
  }
}

/** What a decoder made of it, or why it could not be read. */
function readPart({ payload, source }: JournalEntry['event']): Pick<EventDetail, 'decoded' | 'fault'> {
  if (payload.fault) return { fault: payload.fault.toPlain() }
  const { json } = payload
  if (source.decoder === undefined || json === undefined || json instanceof Uint8Array) return {}
  const decoded = JSON.stringify(json)
  return decoded.length > DETAIL_BYTES ? {} : { decoded }
}

/** What the preview of a long payload cannot show is not looked at. */
function kindOf(bytes: Uint8Array, beginning: string | null): PayloadKind {
  if (bytes.length === 0) return 'empty'
  if (beginning === null || CONTROL.test(beginning)) return 'binary'
  return isJson(bytes, beginning.trimStart()) ? 'json' : 'text'
}

/** Lists and objects; a single number or word is best shown as the text it is. */
function isJson(bytes: Uint8Array, beginning: string): boolean {
  if (!beginning.startsWith('{') && !beginning.startsWith('[')) return false
  if (bytes.length > PARSED_BYTES) return true
  try {
    JSON.parse(decodeText(bytes) ?? '')
    return true
  } catch {
    return false
  }
}

function textPreview(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= PREVIEW_CHARACTERS) return line
  return `${line.slice(0, PREVIEW_CHARACTERS - 1).replace(/[\ud800-\udbff]$/, '')}…`
}

function hexPreview(bytes: Uint8Array): string {
  if (bytes.length <= PREVIEW_HEX_BYTES) return toHex(bytes)
  return `${toHex(bytes.subarray(0, PREVIEW_HEX_BYTES - 1))}…`
}
