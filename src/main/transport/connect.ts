import { TomteError } from '../../shared/errors.ts'
import { closedTransport } from './closed.ts'
import { connectTcp } from './tcp.ts'
import { connectTls } from './tls.ts'
import type { Connect } from './transport.ts'
import { connectWebSocket } from './websocket.ts'

const BY_SCHEME: Record<string, Connect> = {
  'mqtt:': connectTcp,
  'mqtts:': connectTls,
  'ws:': connectWebSocket,
  'wss:': connectWebSocket,
}

/** Opens the byte stream that the scheme of the URL asks for. */
export const connectByScheme: Connect = (target, events) => {
  const connect = BY_SCHEME[target.url.protocol]
  if (connect) return connect(target, events)
  const message = `“${target.url.protocol}//” is no kind of address for a broker.`
  return closedTransport(
    events,
    new TomteError('ERR_URL_SCHEME', message, { hint: 'Use mqtt, mqtts, ws or wss.' }),
  )
}
