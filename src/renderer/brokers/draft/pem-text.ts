const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g

/**
 * PEM text with its line breaks where they belong: fields of one line and some mail programs lose them. Other text, and old
 * keys that say in headers how they are encrypted, stay as they are.
 */
export function mendPem(text: string): string {
  if (!/-----BEGIN /.test(text) || /Proc-Type:/.test(text)) return text
  const mended = [...text.matchAll(BLOCK)].map(([, label, body = '']) => {
    const lines = body.replace(/\s+/g, '').match(/.{1,64}/g) ?? []
    return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join('\n')
  })
  return mended.length === 0 ? text : `${mended.join('\n')}\n`
}

/** How many blocks of PEM a text has. */
export function pemCount(text: string): number {
  return [...text.matchAll(BLOCK)].length
}
