import { decodeText } from '../../shared/encoding.ts'

/**
 * The first `limit` bytes as text; null where they are not UTF-8. The cut may go through a character: up to three bytes before
 * it may be the beginning of one.
 */
export function beginningAsText(bytes: Uint8Array, limit: number): string | null {
  if (bytes.length <= limit) return decodeText(bytes)
  for (let end = limit; end > limit - 4; end--) {
    const text = decodeText(bytes.subarray(0, end))
    if (text !== null) return text
  }
  return null
}
