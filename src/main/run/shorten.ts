import { toHex } from '../../shared/encoding.ts'

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
  if (value instanceof Uint8Array) {
    const rest = value.length > HEX_BYTES ? '…' : ''
    return `${toHex(value.subarray(0, HEX_BYTES))}${rest} (${value.length} bytes)`
  }
  const text = typeof value === 'string' ? value : written(value)
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`
}

function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return 'a value that cannot be written down'
  }
}
