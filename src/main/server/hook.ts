import type { IncomingMessage, ServerResponse } from 'node:http'
import { RateLimit } from '../../shared/rate-limit.ts'
import { RecentMap } from '../../shared/recent-map.ts'
import type { Clock } from '../clock.ts'
import { type Bound, isOwnHost, isOwnOrigin } from './access.ts'

/** What listens at the addresses; the webhook plug-in's `Webhooks`. */
export interface HookListener {
  admit(request: HookRequest): Promise<'admitted' | 'unknown' | { allow: readonly string[] }>
  receive(
    request: HookRequest,
    content: { query: Record<string, string>; contentType: string; body: Uint8Array },
  ): void
}

interface HookRequest {
  id: string
  method: string
  token: string | null
  trusted: boolean
}

const MAXIMUM_BODY = 1_048_576
/** Requests that are read at once. */
const MAXIMUM_OPEN = 64
/** Of one address: so many at once, and so many a second for long. */
const BURST = 60
const A_SECOND = 20
const MAXIMUM_ADDRESSES = 1000
/** Milliseconds that a body may take to come. */
const READ_WITHIN = 10_000

const PATH = /^\/hook\/([A-Za-z0-9][A-Za-z0-9_-]{0,63})(?:\?(.*))?$/

/** Whether a request is for a webhook, and no business of the window's. */
export function isHook(url: string | undefined): boolean {
  return /^\/hook(\/|\?|$)/.test(url ?? '')
}

export interface HookOptions {
  listener: HookListener
  bound: Bound
  clock: Clock
  log(line: string): void
}

/**
 * Answers calls of webhooks: 204 where one was taken, 404 alike where there is none and where the token is not the right one. They
 * have neither cookies nor CORS, and browsers that come from a page are sent away.
 */
export function hookHandler({ listener, bound, clock, log }: HookOptions) {
  const rates = new RecentMap<string, RateLimit>(MAXIMUM_ADDRESSES)
  let open = 0

  function mayAsk(address: string): boolean {
    const rate = rates.get(address) ?? new RateLimit(A_SECOND, BURST, () => clock.monotonic())
    rates.set(address, rate)
    return rate.take()
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.setHeader('Cache-Control', 'no-store')
    response.setHeader('X-Content-Type-Options', 'nosniff')
    if (open >= MAXIMUM_OPEN || !mayAsk(request.socket.remoteAddress ?? '')) {
      response.setHeader('Retry-After', '1')
      return end(request, response, 429, 'Too many requests.')
    }
    open++
    try {
      await answer(request, response)
    } catch (error) {
      if (response.headersSent) response.destroy()
      else if (error instanceof Refused) end(request, response, error.status, error.message)
      else {
        log(`A webhook could not be answered: ${(error as Error).message}`)
        end(request, response, 500, 'Tomte could not answer; its log says more.')
      }
    } finally {
      open--
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, id, search = ''] = PATH.exec(request.url ?? '') ?? []
    const { method = '', headers } = request
    const query = new URLSearchParams(search)
    if (id === undefined || isFromPage(request)) throw new Refused(404, NOTHING)
    const token = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? query.get('token')
    const asked = { id, method, token, trusted: isOwnHost(headers.host, bound) && !mayBeFromPage(request) }
    const admission = await listener.admit(asked)
    if (admission === 'unknown') throw new Refused(404, NOTHING)
    if (admission !== 'admitted') {
      response.setHeader('Allow', admission.allow.join(', '))
      throw new Refused(405, 'This webhook takes other methods.')
    }
    const body = await read(request, clock)
    query.delete('token')
    listener.receive(asked, {
      query: Object.fromEntries(query),
      contentType: headers['content-type'] ?? '',
      body,
    })
    response.writeHead(204).end()
  }
}

const NOTHING = 'There is nothing here.'

class Refused extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** A page of another origin, in somebody's browser on this network. */
function isFromPage(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site']
  return !isOwnOrigin(request) || site === 'cross-site' || site === 'same-site'
}

/**
 * Over plain HTTP browsers say only to this very machine where a request comes from, and an image of a page elsewhere has no Origin:
 * a GET of a browser that says neither may be one.
 */
function mayBeFromPage({ headers }: IncomingMessage): boolean {
  const isSilent = headers.origin === undefined && headers['sec-fetch-site'] === undefined
  return isSilent && /^Mozilla\//i.test(headers['user-agent'] ?? '')
}

async function read(request: IncomingMessage, clock: Clock): Promise<Uint8Array> {
  if (Number(request.headers['content-length'] ?? 0) > MAXIMUM_BODY) throw tooLarge()
  const cancel = clock.after(READ_WITHIN, () => request.destroy())
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length
      if (bytes > MAXIMUM_BODY) throw tooLarge()
      chunks.push(chunk)
    }
  } finally {
    cancel()
  }
  return Buffer.concat(chunks)
}

function tooLarge(): Refused {
  return new Refused(413, 'A webhook takes at most 1 MiB.')
}

/** What was not read of the request is not waited for. */
function end(request: IncomingMessage, response: ServerResponse, status: number, text: string): void {
  if (!request.complete) response.setHeader('Connection', 'close')
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}
