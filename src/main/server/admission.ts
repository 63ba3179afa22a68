import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Bound, isOwnHost, isOwnOrigin, isToken, proofOf, setCookie } from './access.ts'
import { sayOnPage, secure } from './page.ts'

const MAX_WINDOWS = 32

/** Whether the request may have a file; where not, it has been answered. */
export function admit(
  request: IncomingMessage,
  response: ServerResponse,
  bound: Bound,
  token: string,
): boolean {
  const { host } = request.headers
  if (host === undefined || !isOwnHost(host, bound)) {
    response.setHeader('X-Content-Type-Options', 'nosniff')
    sayOnPage(response, 403, 'Not this address', 'Open Tomte by the address that it printed when it started.')
    return false
  }
  secure(response, host)
  if (!isOwnOrigin(request)) {
    sayOnPage(
      response,
      403,
      'Not from another page',
      'Another web page asked for this; Tomte answers only its own.',
    )
    return false
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    sayOnPage(response, 405, 'Only for reading', 'Tomte’s pages can only be read.')
    return false
  }
  const given = givenToken(request.url ?? '/')
  if (given !== null && isToken(given, token)) {
    response.setHeader('Set-Cookie', setCookie(token, bound.port))
    response.setHeader('Cache-Control', 'no-store')
    response.writeHead(303, { Location: '/' }).end()
    return false
  }
  if (given === null && proofOf(request, token, bound.port)) return true
  sayOnPage(
    response,
    401,
    given === null ? 'Tomte does not know this browser' : 'This token is not the right one',
    'Open the whole address that Tomte printed when it started: it ends in “/?token=…”.',
  )
  return false
}

function givenToken(url: string): string | null {
  const query = url.indexOf('?')
  return query < 0 ? null : new URLSearchParams(url.slice(query)).get('token')
}

/** The status line that refuses an upgrade, or null where it is welcome. */
export function upgradeRefusal(
  request: IncomingMessage,
  bound: Bound,
  token: string,
  windows: number,
): string | null {
  if (!isOwnHost(request.headers.host, bound)) return '403 Forbidden'
  if (!isOwnOrigin(request)) return '403 Forbidden'
  if (request.url?.split('?')[0] !== '/contract') return '404 Not Found'
  const proof = proofOf(request, token, bound.port)
  // A browser names its origin always: a cookie without one is nobody's.
  if (!proof || (proof === 'cookie' && request.headers.origin === undefined)) return '401 Unauthorized'
  return windows < MAX_WINDOWS ? null : '503 Service Unavailable'
}
