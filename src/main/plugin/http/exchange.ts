import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { TomteError } from '../../../shared/errors.ts'
import type { Clock } from '../../clock.ts'
import { requestFailure } from './failure.ts'
import { guardedLookup } from './refused-address.ts'

/** Milliseconds to be connected in, TLS included. */
const CONNECT_WITHIN = 10_000
const MAXIMUM_BODY = 256 * 1024

export interface Request {
  url: URL
  method: string
  headers: Record<string, string>
  body: Uint8Array | null
}

export interface Response {
  status: number
  reason: string
  headers: IncomingMessage['headers']
  body: Buffer
  /** The body was longer than 256 KiB; the rest was not read. */
  truncated: boolean
}

/**
 * One request and its answer, on a connection of its own; redirects are left to the caller.
 * @throws TomteError ERR_HTTP_…; the reason of `signal` where it aborts
 */
export async function exchange(request: Request, signal: AbortSignal, clock: Clock): Promise<Response> {
  signal.throwIfAborted()
  const sent = open(request)
  const abort = () => void sent.destroy()
  const connected = clock.after(CONNECT_WITHIN, () => sent.destroy(notConnected(request.url)))
  const secure = request.url.protocol === 'https:'
  sent.once('socket', socket => socket.once(secure ? 'secureConnect' : 'connect', connected))
  signal.addEventListener('abort', abort, { once: true })
  try {
    const response = await responseTo(sent, request.body)
    return { ...head(response), ...(await bodyOf(response)) }
  } catch (error) {
    throw signal.aborted ? signal.reason : requestFailure(request.url, error as Error)
  } finally {
    connected()
    signal.removeEventListener('abort', abort)
    sent.destroy()
  }
}

function open({ url, method, headers }: Request): ClientRequest {
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest
  try {
    return start(url, { method, headers, agent: false, lookup: guardedLookup, maxHeaderSize: 16_384 })
  } catch (error) {
    throw requestFailure(url, error as Error)
  }
}

function responseTo(sent: ClientRequest, body: Uint8Array | null): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject)
    sent.once('response', resolve)
    sent.end(body ?? undefined)
  })
}

function head({ statusCode = 0, statusMessage = '', headers }: IncomingMessage) {
  return { status: statusCode, reason: statusMessage, headers }
}

async function bodyOf(response: IncomingMessage): Promise<Pick<Response, 'body' | 'truncated'>> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes > MAXIMUM_BODY)
      return { body: Buffer.concat(chunks).subarray(0, MAXIMUM_BODY), truncated: true }
  }
  return { body: Buffer.concat(chunks), truncated: false }
}

function notConnected(url: URL): TomteError {
  return new TomteError('ERR_HTTP_TIMEOUT', `${url.host} did not answer within ${CONNECT_WITHIN / 1000} s.`, {
    hint: 'Check that it is switched on and reachable from this machine.',
  })
}
