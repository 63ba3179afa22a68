import { SocksClient } from 'socks'
import type { TomteError } from '../../shared/errors.ts'
import { addressOf, dial } from './address.ts'
import { proxyError, proxyUnreachable } from './proxy-failure.ts'
import type { OpenTunnel, TunnelRequest } from './tunnel.ts'

/** Of user name and password alike, in bytes. [RFC 1929] */
const LONGEST_CREDENTIAL = 255

/** Asks a SOCKS 5 proxy for a tunnel. */
export const openSocksTunnel: OpenTunnel = (request, events) => {
  const { url, username, password } = request
  const address = addressOf(url)
  const socket = dial(address.host, address.port, {})
  let over = false
  const fail = (error: TomteError) => {
    if (over) return
    over = true
    socket.destroy()
    events.failed(error)
  }
  const unreachable = (error: NodeJS.ErrnoException) => fail(proxyUnreachable(error, request))
  socket.on('error', unreachable)
  socket.once('connect', () => {
    if ([username, password].some(text => Buffer.byteLength(text ?? '') > LONGEST_CREDENTIAL))
      return fail(proxyError('authentication', request, 'user name or password are longer than SOCKS allows'))
    const asked = SocksClient.createConnection({
      proxy: { host: address.host, port: address.port, type: 5, userId: username, password },
      command: 'connect',
      destination: { host: request.host, port: request.port },
      existing_socket: socket,
    })
    asked.then(
      () => {
        socket.off('error', unreachable)
        if (!over) events.opened(socket)
        over = true
      },
      (error: Error) => fail(explain(error.message, request)),
    )
  })
  return () => {
    over = true
    socket.destroy()
  }
}

/** From the library's words alone: its errors carry the password. */
function explain(message: string, request: TunnelRequest): TomteError {
  const [, said] = / rejected connection - (\w+)/.exec(message) ?? []
  if (said === 'NotAllowed') return proxyError('refused', request, 'its rules forbid it')
  if (said !== undefined) return proxyError('target', request, inWords(said))
  if (/no accepted authentication/i.test(message))
    return proxyError(
      'authentication',
      request,
      'it wants another way to log in, or a user name and a password',
    )
  if (/authentication/i.test(message))
    return proxyError('authentication', request, 'user name or password are wrong')
  if (/socket closed/i.test(message)) return proxyError('broken', request, 'it closed the connection')
  return proxyError('broken', request, 'it does not speak SOCKS 5')
}

/** `HostUnreachable` as `host unreachable`. */
function inWords(name: string): string {
  return name
    .replace(/(?<=[a-z])[A-Z]/g, letter => ` ${letter}`)
    .toLowerCase()
    .replace('ttlexpired', 'time is up')
}
