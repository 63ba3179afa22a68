import { decodeText, toHex } from '../../shared/encoding.ts'

const LONGEST = 500
const FIELDS = 40
const HEX_BYTES = 64

/** Fields for the trace, one line each: long values and bytes shortened, missing ones left out. */
export function shortened(fields: Record<string, unknown>, longest = LONGEST): Record<string, string> {
  const lines: Record<string, string> = {}
  for (const [name, value] of Object.entries(fields).slice(0, FIELDS))
    if (value !== undefined) lines[name] = line(value, longest)
  return lines
}

function line(value: unknown, longest: number): string {
  const bytesAsText = value instanceof Uint8Array ? readable(value, longest) : null
  if (value instanceof Uint8Array && bytesAsText === null) {
    const rest = value.length > HEX_BYTES ? '…' : ''
    return `${toHex(value.subarray(0, HEX_BYTES))}${rest} (${value.length} bytes)`
  }
  const text = bytesAsText ?? (typeof value === 'string' ? value : written(value))
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNREADABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/

/** Bytes that are a text, cut where that is long; null where they are none that a person could read. */
function readable(bytes: Uint8Array, longest: number): string | null {
  // A character has at most four bytes; one that is cut in two at the end is left out.
  const long = bytes.length > longest * 4
  const text = decodeText(long ? wholeCharacters(bytes.subarray(0, longest * 4)) : bytes)
  if (text === null || UNREADABLE.test(text)) return null
  return long ? `${text}…` : text
}

function wholeCharacters(bytes: Uint8Array): Uint8Array {
  let end = bytes.length
  while (end > 0 && ((bytes[end - 1] ?? 0) & 0b1100_0000) === 0b1000_0000) end--
  return bytes.subarray(0, Math.max(0, end - 1))
}

function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return 'a value that cannot be written down'
  }
}
