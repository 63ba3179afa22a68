import { TomteError } from './errors.ts'

/** How a payload is written down where people type it. `file` names a file whose bytes are the payload. */
export const encodings = ['text', 'json', 'hex', 'base64', 'file'] as const
export type Encoding = (typeof encodings)[number]

const HEX_PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const encoder = new TextEncoder()
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The bytes that `written` stands for.
 * @throws TomteError ERR_PAYLOAD_JSON, ERR_PAYLOAD_HEX or ERR_PAYLOAD_BASE64 where it is not of that encoding
 */
export function encodePayload(written: string, encoding: Exclude<Encoding, 'file'>): Uint8Array {
  if (encoding === 'hex') return fromHex(written)
  if (encoding === 'base64') return fromBase64(written)
  if (encoding === 'json') assertJson(written)
  return encoder.encode(written)
}

/** `text` in UTF-8; a lone surrogate becomes U+FFFD. */
export function toUtf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** `bytes` as text; null where they are not valid UTF-8. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return null
  }
}

/** `bytes` as lower-case hex digits, two a byte, without separators. */
export function toHex(bytes: Uint8Array): string {
  let hex = ''
  for (let i = 0; i < bytes.length; i++) hex += HEX_PAIRS[bytes[i] as number]
  return hex
}

/** The bytes of hex digits; white space, colons and one leading `0x` are allowed. */
export function fromHex(hex: string): Uint8Array {
  const digits = hex.replace(/[\s:]/g, '').replace(/^0x/i, '')
  const stray = /[^0-9a-f]/i.exec(digits)
  if (stray)
    throw new TomteError('ERR_PAYLOAD_HEX', `“${stray[0]}” is not a hex digit.`, {
      hint: 'Write bytes as pairs of 0-9 and a-f: 00 ff 1c.',
    })
  if (digits.length % 2)
    throw new TomteError(
      'ERR_PAYLOAD_HEX',
      `Hex needs two digits for each byte; here are ${digits.length}, an odd number.`,
      {
        hint: 'Add or remove a digit; write 0a, not a.',
      },
    )
  const bytes = new Uint8Array(digits.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = 16 * digitAt(digits, 2 * i) + digitAt(digits, 2 * i + 1)
  return bytes
}

function digitAt(digits: string, index: number): number {
  const code = digits.charCodeAt(index)
  return code <= 0x39 ? code - 0x30 : (code | 0x20) - 0x57
}

/** `bytes` in base64 (RFC 4648 §4, padded). */
export function toBase64(bytes: Uint8Array): string {
  let latin1 = ''
  for (let i = 0; i < bytes.length; i += 8192) latin1 += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return btoa(latin1)
}

/** The bytes of base64 (RFC 4648 §4 or the URL alphabet of §5, padded or not); white space is allowed. */
export function fromBase64(base64: string): Uint8Array {
  const digits = base64.replace(/\s/g, '').replace(/-/g, '+').replace(/_/g, '/')
  const [, bare = '', padding = ''] = /^([A-Za-z0-9+/]*)(={0,2})$/.exec(digits) ?? []
  const whole = bare.length + padding.length === digits.length && bare.length % 4 !== 1
  if (!whole || (padding !== '' && digits.length % 4 !== 0))
    throw new TomteError('ERR_PAYLOAD_BASE64', 'This is not base64.', {
      hint: 'Check that nothing was cut off when it was copied.',
    })
  const latin1 = atob(bare)
  const bytes = new Uint8Array(latin1.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = latin1.charCodeAt(i)
  return bytes
}

function assertJson(written: string): void {
  try {
    JSON.parse(written)
  } catch (error) {
    throw new TomteError('ERR_PAYLOAD_JSON', `This is not JSON: ${(error as Error).message}.`, {
      cause: error,
      hint: 'Check quotes, commas and brackets, or send it as text.',
    })
  }
}
