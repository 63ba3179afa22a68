/** Characters that a `*` inside of a name may stand for: a name is not longer. */
const WIDEST = 64

/**
 * Whether one of these fields stands in bytes whose format nobody knows. Formats that carry names (CBOR, MessagePack, BSON, UTF-16) have
 * them as letters; one that has to fit as a whole begins behind its length or something that is no letter. Of a path the last name counts.
 */
export function nameInBytes(fields: readonly string[]): (bytes: Uint8Array) => boolean {
  if (fields.some(field => /^[*.]+$/.test(field))) return () => true
  const names = fields.map(lastName).filter(name => /[^*_\- ]/.test(name))
  const anywhere = names.filter(name => name.includes('*')).map(written)
  const whole = names.filter(name => !name.includes('*')).map(written)
  const inside = anywhere.length > 0 ? new RegExp(anywhere.join('|'), 'i') : null
  const named = whole.length > 0 ? new RegExp(whole.join('|'), 'gi') : null
  return bytes => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      .toString('latin1')
      .replaceAll('\0', '')
    if (inside?.test(text)) return true
    if (named)
      for (const { 0: found, index } of text.matchAll(named))
        if (beginsHere(text, index, found.length)) return true
    return false
  }
}

function lastName(field: string): string {
  return (
    field
      .split('.')
      .filter(name => name !== '*')
      .pop() ?? ''
  )
}

function written(name: string): string {
  return name
    .replace(/^\*+|\*+$/g, '')
    .split(/\*+/)
    .map(part =>
      [...part.replace(/[_\- ]/g, '')]
        .map(letter => letter.replace(/[.*+?^${}()|[\]\\/]/, '\\$&'))
        .join('[_\\- ]?'),
    )
    .join(`[ -~]{0,${WIDEST}}?`)
}

/** CBOR and MessagePack have the length of a short text in the byte before it, which may look like a letter. */
function beginsHere(text: string, index: number, length: number): boolean {
  const before = text[index - 1]
  if (before === undefined || !/[a-z0-9]/i.test(before)) return true
  return before.charCodeAt(0) === 0x60 + length
}
