import net from 'node:net'
import tls from 'node:tls'
import { TomteError } from '../../shared/errors.ts'
import { addressOf, openSocket, placeOf } from './address.ts'
import { describeCertificate } from './certificate.ts'
import { closedTransport } from './closed.ts'
import { secureContext } from './credentials.ts'
import { explainFailure } from './failure.ts'
import { streamTransport } from './stream.ts'
import type { Connect, TransportEvents, TransportTarget } from './transport.ts'

/** MQTT over TLS. */
export const connectTls: Connect = (target, events) => {
  let socket: tls.TLSSocket
  try {
    socket = openTls(target, events)
  } catch (error) {
    return closedTransport(events, explainFailure(error, target))
  }
  socket.once('secureConnect', () => events.opened())
  return streamTransport(socket, events, error => explainFailure(error, target, socket))
}

/** Opens a TLS socket; throws a TomteError where certificates or keys cannot be used. */
export function openTls(target: TransportTarget, events: TransportEvents): tls.TLSSocket {
  const options = target.tls ?? {}
  const { host } = addressOf(target.url)
  const name = options.serverName || host
  const context = secureContext(options)
  const plain = openSocket(target, events)
  const socket = tls.connect({
    socket: plain,
    secureContext: context,
    servername: net.isIP(name) ? '' : name,
    ALPNProtocols: options.alpn?.length ? options.alpn : undefined,
    rejectUnauthorized: options.verify !== false,
    checkServerIdentity: (_host, certificate) => tls.checkServerIdentity(name, certificate),
  })
  // An error of the plain socket does not reach the TLS socket once it has taken it over.
  plain.on('error', error => socket.destroy(error))
  socket.once('secureConnect', () => {
    if (options.alpn?.length && !socket.alpnProtocol) {
      const message = `${placeOf(target.url)} accepts none of the protocols ${options.alpn.join(', ')} (ALPN).`
      socket.destroy(new TomteError('ERR_TLS_ALPN', message, { layer: 'TLS' }))
      return
    }
    events.passed?.('TLS', `${socket.getProtocol()}, ${describeCertificate(socket)}`)
  })
  return socket
}
