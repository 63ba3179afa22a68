import net from 'node:net'
import tls, { type DetailedPeerCertificate } from 'node:tls'
import { addressOf, openSocket } from './address.ts'
import { chainOf, describeCertificate, expiryOf, readChain, type SecureStream } from './certificate.ts'
import { closedTransport } from './closed.ts'
import { isOld, secureContext } from './credentials.ts'
import { explainFailure } from './failure.ts'
import { streamTransport } from './stream.ts'
import type { Connect, TransportEvents, TransportTarget, TransportTls } from './transport.ts'
import { weaknessOf } from './weakness.ts'

/** MQTT over TLS. */
export const connectTls: Connect = (target, events) => {
  let secure: SecureStream
  try {
    secure = openTls(target, events)
  } catch (error) {
    return closedTransport(events, explainFailure(error, target))
  }
  secure.socket.once('secureConnect', () => events.opened())
  return streamTransport(secure.socket, events, error => explainFailure(error, target, secure))
}

/** Opens a TLS socket; throws a TomteError where certificates or keys cannot be used. */
export function openTls(target: TransportTarget, events: TransportEvents): SecureStream {
  const options = target.tls ?? {}
  const name = options.serverName || addressOf(target.url).host
  const context = secureContext(options)
  const plain = openSocket(target, events)
  const socket = tls.connect({
    socket: plain,
    secureContext: context,
    servername: net.isIP(name) ? '' : name,
    ALPNProtocols: options.alpn?.length ? options.alpn : undefined,
    rejectUnauthorized: options.verify !== false,
    checkServerIdentity: (_host, certificate) => identityFault(name, certificate, options),
  })
  const secure: SecureStream = { socket, chain: [] }
  // An error of the plain socket does not reach the TLS socket once it has taken it over.
  plain.on('error', error => socket.destroy(error))
  // Comes just before Node refuses a certificate, after which the socket shows none.
  socket.prependListener('secure', () => {
    secure.chain = readChain(socket)
  })
  socket.once('secureConnect', () => {
    if (options.alpn?.length && !socket.alpnProtocol) {
      socket.destroy(
        Object.assign(new Error('no common protocol'), { code: 'ALERT_NO_APPLICATION_PROTOCOL' }),
      )
      return
    }
    const [leaf] = secure.chain
    const verified = socket.authorized ? '' : ', not verified'
    const shown = leaf ? describeCertificate(leaf) : 'no certificate'
    events.passed?.('TLS', `${socket.getProtocol()}, ${shown}${verified}`)
    const own = socket.getCertificate() as Partial<DetailedPeerCertificate> | null
    events.secured?.({ brokerExpires: expiryOf(leaf), clientExpires: expiryOf(own) })
  })
  return secure
}

function identityFault(
  name: string,
  certificate: DetailedPeerCertificate | tls.PeerCertificate,
  { minVersion, verifyName }: TransportTls,
): Error | undefined {
  const fault = verifyName === false ? undefined : tls.checkServerIdentity(name, certificate)
  if (fault || isOld(minVersion)) return fault
  return weaknessOf(chainOf(certificate as DetailedPeerCertificate))
}
