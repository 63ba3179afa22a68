import { TomteError } from '../../../shared/errors.ts'
import { isRefusedAddress, refusedAddress } from './refused-address.ts'

/** Scheme and host, whole: what follows can no longer become part of the host. */
const ORIGIN = /^https?:\/\/(\[[0-9a-f:.]+\]|[^\s/?#@:\\{}[\]]+)(:\d{1,5})?([/?#]|$)/i

/**
 * What is wrong with `url`, which may hold templates behind its host, in words; null where nothing is. With `anyHost`,
 * templates may stand anywhere.
 */
export function urlFault(url: string, anyHost: boolean): string | null {
  if (anyHost && url.includes('{{')) return null
  if (!/^https?:\/\//i.test(url)) return 'A URL begins with http:// or https://.'
  if (/^https?:\/\/[^/?#]*@/i.test(url))
    return 'A user name or password does not belong into the URL: it would stand in the workspace file.'
  if (/^https?:\/\/[^/?#]*\{\{/i.test(url))
    return 'A template may fill path and query, not the host: write the host out, with a / behind it, or allow any host.'
  if (!ORIGIN.test(url) || !URL.canParse(url))
    return `“${url}” is not a URL; it looks like http://shelly.local/relay/0.`
  return null
}

/**
 * The URL a request may go to.
 * @throws TomteError ERR_HTTP_URL, ERR_HTTP_ADDRESS
 */
export function requestUrl(written: string, base?: URL): URL {
  const url = URL.canParse(written, base?.href) ? new URL(written, base) : null
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new TomteError('ERR_HTTP_URL', `“${written}” is not an http or https URL.`, {
      hint: base
        ? `${base.host} redirected there.`
        : 'Check the URL of the action and what its templates give.',
    })
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isRefusedAddress(host)) throw refusedAddress(host, host)
  return url
}
