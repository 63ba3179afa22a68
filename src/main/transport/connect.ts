import { TomteError } from '../../shared/errors.ts'
import { isUnixSocket } from './address.ts'
import { closedTransport } from './closed.ts'
import { connectThroughProxy } from './proxy.ts'
import { connectTcp } from './tcp.ts'
import { connectTls } from './tls.ts'
import type { Connect } from './transport.ts'
import { connectUnix } from './unix.ts'
import { connectWebSocket } from './websocket.ts'

const BY_SCHEME: Record<string, Connect> = {
  'mqtt:': connectTcp,
  'mqtts:': connectTls,
  'mqtt+unix:': connectUnix,
  'ws:': connectWebSocket,
  'wss:': connectWebSocket,
}

/** Opens the byte stream that the scheme of the URL asks for. */
export const connectByScheme: Connect = (target, events) => {
  const connect = BY_SCHEME[target.url.protocol]
  if (connect && target.proxy && !isUnixSocket(target.url))
    return connectThroughProxy(target, target.proxy, events, connect)
  if (connect) return connect(target, events)
  const message = `“${target.url.protocol}//” is no kind of address for a broker.`
  return closedTransport(
    events,
    new TomteError('ERR_URL_SCHEME', message, { hint: 'Use mqtt, mqtts, ws, wss or mqtt+unix.' }),
  )
}
