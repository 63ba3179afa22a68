import { type Encoding, encodePayload } from '../../shared/encoding.ts'
import { TomteError } from '../../shared/errors.ts'

/** What is wrong with `written`, in words; null where nothing is. A template is only checked once it is filled in. */
export function payloadFault(written: string, encoding: Encoding, template = false): string | null {
  if (encoding === 'file') return written === '' ? 'Name the file whose bytes are sent.' : null
  if (encoding === 'text' || (template && written.includes('{{'))) return null
  if (encoding === 'json' && written.trim() === '')
    return 'JSON cannot be empty; write null, or send an empty text.'
  try {
    encodePayload(written, encoding)
    return null
  } catch (error) {
    if (!(error instanceof TomteError)) throw error
    return error.hint ? `${error.message} ${error.hint}` : error.message
  }
}

/** Bytes that `written` stands for; null where that is not known yet (a file, a fault). */
export function payloadSize(written: string, encoding: Encoding): number | null {
  if (encoding === 'file') return null
  try {
    return encodePayload(written, encoding).length
  } catch {
    return null
  }
}
