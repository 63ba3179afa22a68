import http, { type IncomingMessage } from 'node:http'
import net, { type Socket } from 'node:net'
import tls from 'node:tls'
import { addressOf, dial, hostAndPort } from './address.ts'
import { type ProxyFault, proxyError, proxyUnreachable } from './proxy-failure.ts'
import type { OpenTunnel, TunnelRequest } from './tunnel.ts'

/**
 * Asks an HTTP proxy for a tunnel (CONNECT), with TLS to the proxy for `https:`. Node's own client does it: the libraries
 * for it are agents for HTTP requests, which give no bare socket.
 */
export const openHttpTunnel: OpenTunnel = (request, events) => {
  const { username, password } = request
  const authority = hostAndPort(request)
  const ask = http.request({
    method: 'CONNECT',
    path: authority,
    headers: { host: authority, ...authorization(username, password) },
    createConnection: () => socketToProxy(request.url),
  })
  let answered = false
  ask.once('connect', (response: IncomingMessage, socket: Socket, head: Buffer) => {
    answered = true
    const status = response.statusCode ?? 0
    if (status >= 200 && status < 300) {
      if (head.length > 0) socket.unshift(head)
      return events.opened(socket)
    }
    socket.destroy()
    events.failed(
      proxyError(faultOf(status), request, `it answered ${status} ${response.statusMessage ?? ''}`.trim()),
    )
  })
  ask.on('error', error => {
    if (!answered) events.failed(explain(error, request))
    answered = true
  })
  ask.end()
  return () => void ask.destroy()
}

function authorization(username: string | undefined, password = ''): Record<string, string> {
  if (username === undefined) return {}
  const credentials = Buffer.from(`${username}:${password}`).toString('base64')
  return { 'proxy-authorization': `Basic ${credentials}` }
}

function socketToProxy(url: URL): Socket {
  const { host, port } = addressOf(url)
  const plain = dial(host, port, {})
  if (url.protocol !== 'https:') return plain
  const secure = tls.connect({ socket: plain, host, servername: net.isIP(host) ? '' : host })
  plain.on('error', error => secure.destroy(error))
  return secure
}

function faultOf(status: number): ProxyFault {
  if (status === 407 || status === 401) return 'authentication'
  return status === 404 || (status >= 502 && status <= 504) ? 'target' : 'refused'
}

function explain(error: NodeJS.ErrnoException, request: TunnelRequest) {
  if (/^HPE_/.test(error.code ?? '')) return proxyError('broken', request, 'it does not speak HTTP')
  return proxyUnreachable(error, request)
}
