import type { TLSSocket } from 'node:tls'
import { type Layer, TomteError } from '../../shared/errors.ts'
import { addressOf, placeOf } from './address.ts'
import { describeChain } from './certificate.ts'
import type { TransportTarget } from './transport.ts'

interface Reason {
  layer: Layer
  code: string
  says: (place: string, host: string) => string
  hint?: string
}

/** Failures of name resolution and TCP, by Node's code. */
const NETWORK: Record<string, Reason> = {
  ENOTFOUND: {
    layer: 'name resolution',
    code: 'ERR_NAME_NOT_FOUND',
    says: (_place, host) => `No computer named “${host}” can be found.`,
    hint: 'Check the spelling of the host name, or use the IP address of the broker.',
  },
  EAI_AGAIN: {
    layer: 'name resolution',
    code: 'ERR_NAME_SERVER',
    says: (_place, host) => `The name “${host}” could not be looked up: the name server does not answer.`,
    hint: 'Check that this computer is connected to the network.',
  },
  ECONNREFUSED: {
    layer: 'TCP',
    code: 'ERR_CONNECTION_REFUSED',
    says: place => `${place} refused the connection: nothing listens on that port.`,
    hint: 'Check the port, and that the broker is running.',
  },
  ETIMEDOUT: {
    layer: 'TCP',
    code: 'ERR_CONNECTION_TIMEOUT',
    says: place => `${place} does not answer.`,
    hint: 'Check the address; a firewall may be in the way.',
  },
  EHOSTUNREACH: {
    layer: 'TCP',
    code: 'ERR_HOST_UNREACHABLE',
    says: (_place, host) => `There is no way to “${host}” from here.`,
    hint: 'Check that both computers are in the same network or that the VPN is up.',
  },
  ENETUNREACH: {
    layer: 'TCP',
    code: 'ERR_NETWORK_UNREACHABLE',
    says: (_place, host) => `There is no network that leads to “${host}”.`,
    hint: 'Check that this computer is connected to the network.',
  },
  ECONNRESET: {
    layer: 'TCP',
    code: 'ERR_CONNECTION_RESET',
    says: place => `${place} broke off the connection.`,
  },
  EPIPE: { layer: 'TCP', code: 'ERR_CONNECTION_RESET', says: place => `${place} broke off the connection.` },
}

/** Failures of TLS, by what Node's or OpenSSL's code contains; the first that fits counts. */
const TLS: [pattern: RegExp, code: string, says: (place: string, host: string) => string, hint?: string][] = [
  [
    /^(ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|ERR_SSL_HTTP_REQUEST|ERR_SSL_BAD_RECORD_TYPE)$/,
    'ERR_TLS_NOT_SPOKEN',
    place => `${place} answers, but not with TLS.`,
    'Use mqtt:// (or ws://) for this port, or the port on which the broker speaks TLS (8883 as a rule).',
  ],
  [
    /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
    'ERR_TLS_SELF_SIGNED',
    place => `The certificate of ${place} is signed by itself, so nobody vouches for it.`,
    'If it is your own broker, choose its certificate as the CA file.',
  ],
  [
    /^(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_GET_ISSUER_CERT(_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE|INVALID_CA)$/,
    'ERR_TLS_UNKNOWN_CA',
    place => `The certificate of ${place} is issued by an authority that is not trusted here.`,
    'Choose the CA file of this broker; if it is chosen, it is not the one that issued the certificate, or the broker does not send its intermediate certificates.',
  ],
  [
    /^CERT_HAS_EXPIRED$/,
    'ERR_TLS_EXPIRED',
    place => `The certificate of ${place} has expired.`,
    'Renew the certificate of the broker, and check the clock of this computer.',
  ],
  [
    /^CERT_NOT_YET_VALID$/,
    'ERR_TLS_NOT_YET_VALID',
    place => `The certificate of ${place} is not valid yet.`,
    'Check the clock of this computer.',
  ],
  [
    /^CERT_REVOKED$/,
    'ERR_TLS_REVOKED',
    place => `The certificate of ${place} has been revoked by its issuer.`,
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    'ERR_TLS_HOST_MISMATCH',
    (_place, host) => `The certificate is not made for “${host}”.`,
    'Connect by a name that stands in the certificate, or set the server name.',
  ],
  [
    /KEY_TOO_SMALL|MD_TOO_WEAK|DH_KEY_TOO_SMALL/,
    'ERR_TLS_WEAK_CERTIFICATE',
    place => `The certificate of ${place} is too weak: its key is too short or its signature out of date.`,
  ],
  [
    /UNSUPPORTED_PROTOCOL|ALERT_PROTOCOL_VERSION|NO_PROTOCOLS_AVAILABLE|VERSION_TOO_LOW/,
    'ERR_TLS_VERSION',
    place => `${place} and this client have no TLS version in common.`,
    'Check the lowest and highest TLS version; old brokers need 1.0 or 1.1, which are not secure.',
  ],
  [
    /ALERT_NO_APPLICATION_PROTOCOL/,
    'ERR_TLS_ALPN',
    place => `${place} accepts none of the given protocols (ALPN).`,
  ],
  [
    /ALERT_CERTIFICATE_REQUIRED|PEER_DID_NOT_RETURN_A_CERTIFICATE/,
    'ERR_TLS_CLIENT_CERTIFICATE_MISSING',
    place => `${place} wants a client certificate.`,
    'Choose the client certificate and its key.',
  ],
  [
    /ALERT_UNKNOWN_CA|ALERT_BAD_CERTIFICATE|ALERT_CERTIFICATE_|ALERT_UNSUPPORTED_CERTIFICATE|ALERT_ACCESS_DENIED|ALERT_DECRYPT_ERROR/,
    'ERR_TLS_CLIENT_CERTIFICATE_REFUSED',
    place => `${place} does not accept the client certificate.`,
    'Check that it was issued by an authority that the broker trusts and that it has not expired.',
  ],
  [
    /ALERT_HANDSHAKE_FAILURE|NO_SHARED_CIPHER|ALERT_INTERNAL_ERROR/,
    'ERR_TLS_HANDSHAKE',
    place => `${place} broke off the TLS handshake.`,
    'It may want a client certificate, or another server name (SNI), or have no cipher in common with this client.',
  ],
]

/** Puts what a socket, TLS or certificate failed with into words; a TomteError stays as it is. */
export function explainFailure(error: unknown, target: TransportTarget, socket?: TLSSocket): TomteError {
  const inner = error instanceof Error && error.cause instanceof TomteError ? error.cause : error
  if (inner instanceof TomteError) return inner
  const { code = '', message } = error as NodeJS.ErrnoException
  const place = placeOf(target.url)
  const host = addressOf(target.url).host
  if (socket && isCutHandshake(error as NodeJS.ErrnoException, socket))
    return new TomteError(
      'ERR_TLS_NOT_SPOKEN',
      `${place} answers, but not with TLS: it closed the connection at our greeting.`,
      {
        layer: 'TLS',
        cause: error,
        hint: TLS[0]?.[3],
      },
    )
  const network = NETWORK[code]
  if (network)
    return new TomteError(network.code, network.says(place, host), {
      layer: network.layer,
      hint: network.hint,
      cause: error,
    })
  const found = TLS.find(([pattern]) => pattern.test(code))
  if (found) {
    const name = target.tls?.serverName || host
    const chain = socket ? describeChain(socket) : ''
    const text = chain ? `${found[2](place, name)} Certificate: ${chain}.` : found[2](place, name)
    return new TomteError(found[1], text, { layer: 'TLS', hint: found[3], cause: error })
  }
  const secure = target.url.protocol === 'mqtts:' || target.url.protocol === 'wss:'
  const layer = secure && /SSL|TLS|CERT/i.test(code) ? 'TLS' : 'TCP'
  const stable = layer === 'TLS' ? 'ERR_TLS' : 'ERR_CONNECTION'
  return new TomteError(stable, `The connection to ${place} failed: ${message}.`, { layer, cause: error })
}

/** Whether the far end broke off before it said a word of TLS. */
function isCutHandshake({ code }: NodeJS.ErrnoException, socket: TLSSocket): boolean {
  return (code === 'ECONNRESET' || code === 'EPIPE') && socket.bytesRead === 0
}
