import { TomteError } from '../../../shared/errors.ts'

const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/ // token of RFC 9110
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
/** Set by the request itself; `Host` would reach another host than the URL says. */
const OWN = ['host', 'content-length', 'transfer-encoding', 'connection', 'upgrade', 'expect', 'trailer']

/** What is wrong with headers as they are written down, by name, in words. */
export function headersFault(headers: Record<string, unknown>): [name: string, fault: string][] {
  return Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (!NAME.test(name)) return [[name, `“${name}” is not the name of a header.`]]
    if (OWN.includes(name.toLowerCase())) return [[name, `${name} is set by the request itself; remove it.`]]
    if (typeof value === 'string' && /[\r\n\0]/.test(value))
      return [[name, `The header ${name} cannot hold a line break.`]]
    return []
  })
}

/**
 * The headers to send, rendered ones checked: a payload can never add a header of its own.
 * @throws TomteError ERR_HTTP_HEADER
 */
export function requestHeaders(
  written: Record<string, string>,
  contentType: string | null,
): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': 'Tomte', accept: '*/*' }
  if (contentType !== null) headers['content-type'] = contentType
  for (const [name, value] of Object.entries(written)) {
    if (!VALUE.test(value))
      throw new TomteError(
        'ERR_HTTP_HEADER',
        `The header ${name} would hold a line break or a character HTTP cannot carry.`,
        {
          hint: 'Check what its template gives; send such values in the body.',
        },
      )
    headers[name.toLowerCase()] = value
  }
  return headers
}
