import { TomteError } from '../../../shared/errors.ts'
import type { Clock } from '../../clock.ts'
import { exchange, type Request, type Response } from './exchange.ts'
import { requestUrl } from './url.ts'

const MAXIMUM_REDIRECTS = 5
const REDIRECTS = [301, 302, 303, 307, 308]
/** What another host may be told; all else, such as a token, was meant for the first one. */
const HARMLESS = ['accept', 'accept-language', 'content-type', 'user-agent']

/**
 * Sends `request` and follows at most five redirects; each is checked as the first address was.
 * @throws TomteError ERR_HTTP_REDIRECTS, and as `exchange`
 */
export async function followRedirects(
  request: Request,
  signal: AbortSignal,
  clock: Clock,
): Promise<{ response: Response; url: URL }> {
  let current = request
  for (let redirects = 0; ; redirects++) {
    const response = await exchange(current, signal, clock)
    const { location } = response.headers
    if (!REDIRECTS.includes(response.status) || location === undefined) return { response, url: current.url }
    if (redirects === MAXIMUM_REDIRECTS)
      throw new TomteError('ERR_HTTP_REDIRECTS', `${request.url.host} redirected more than five times.`, {
        hint: 'Use the address that it redirects to in the end.',
      })
    current = redirected(current, response.status, requestUrl(location, current.url))
  }
}

function redirected({ url, method, headers, body }: Request, status: number, target: URL): Request {
  const asGet = status === 303 ? method !== 'HEAD' : status < 303 && method === 'POST'
  const kept = Object.entries(headers).filter(([name]) => {
    const header = name.toLowerCase()
    if (asGet && header.startsWith('content-')) return false
    return target.origin === url.origin || HARMLESS.includes(header)
  })
  return {
    url: target,
    method: asGet ? 'GET' : method,
    headers: Object.fromEntries(kept),
    body: asGet ? null : body,
  }
}
