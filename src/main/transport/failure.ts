import { TomteError } from '../../shared/errors.ts'
import { addressOf, isUnixSocket, placeOf } from './address.ts'
import { describeCertificate, nameOf, type SecureStream } from './certificate.ts'
import { NETWORK_REASONS, UNIX_SOCKET_REASONS } from './network-reasons.ts'
import {
  CLIENT_CERTIFICATE_MISSING,
  CLIENT_CERTIFICATE_REFUSED,
  INCOMPLETE_CHAIN,
  ISSUER_MISSING,
  NOT_TLS,
  type TlsReason,
  tlsReason,
  UNKNOWN_CA,
} from './tls-reasons.ts'
import type { TransportTarget } from './transport.ts'

/** Puts what a socket, TLS or certificate failed with into words; a TomteError stays as it is. */
export function explainFailure(error: unknown, target: TransportTarget, secure?: SecureStream): TomteError {
  const inner = error instanceof Error && error.cause instanceof TomteError ? error.cause : error
  if (inner instanceof TomteError) return inner
  const failure = error as NodeJS.ErrnoException
  if (secure && isCutHandshake(failure, secure)) return explainTls(NOT_TLS, failure, target, secure)
  const reasons = isUnixSocket(target.url) ? UNIX_SOCKET_REASONS : NETWORK_REASONS
  const network = reasons[failure.code ?? ''] ?? NETWORK_REASONS[failure.code ?? '']
  const place = placeOf(target.url)
  if (network)
    return new TomteError(network.code, network.says(place, addressOf(target.url).host), {
      layer: network.layer,
      hint: network.hint,
      cause: error,
    })
  const reason = issuerReason(failure, target, secure) ?? clientReason(tlsReason(failure), target)
  if (reason) return explainTls(reason, failure, target, secure)
  const encrypted = target.url.protocol === 'mqtts:' || target.url.protocol === 'wss:'
  const layer = encrypted && /SSL|TLS|CERT/i.test(failure.code ?? '') ? 'TLS' : 'TCP'
  const stable = layer === 'TLS' ? 'ERR_TLS' : 'ERR_CONNECTION'
  return new TomteError(stable, `The connection to ${place} failed: ${failure.message}.`, {
    layer,
    cause: error,
    detail: chainInWords(secure),
  })
}

function explainTls(
  reason: TlsReason,
  cause: NodeJS.ErrnoException,
  target: TransportTarget,
  secure?: SecureStream,
): TomteError {
  const place = placeOf(target.url)
  const name = target.tls?.serverName || addressOf(target.url).host
  const [leaf] = secure?.chain ?? []
  const message = reason.says({ place, name, issuer: leaf ? nameOf(leaf.issuer) : '' })
  return new TomteError(reason.code, message, {
    layer: 'TLS',
    hint: reason.hint,
    detail: chainInWords(secure),
    cause,
  })
}

/**
 * An issuer that is not found was either not sent along or is not trusted, and nobody can tell for sure. It is taken as not
 * sent where the certificate says where to fetch it, or where an authority was chosen and is another one.
 */
function issuerReason(
  { code = '' }: NodeJS.ErrnoException,
  { tls }: TransportTarget,
  secure?: SecureStream,
): TlsReason | undefined {
  if (!ISSUER_MISSING.test(code)) return undefined
  const leaf = secure?.chain.at(-1)
  if (!leaf) return UNKNOWN_CA
  return leaf.infoAccess !== undefined || tls?.ca !== undefined ? INCOMPLETE_CHAIN : UNKNOWN_CA
}

/** A broker may call a certificate bad that it did not get at all. */
function clientReason(reason: TlsReason | undefined, { tls }: TransportTarget): TlsReason | undefined {
  const given = tls?.cert !== undefined || tls?.pfx !== undefined
  return reason === CLIENT_CERTIFICATE_REFUSED && !given ? CLIENT_CERTIFICATE_MISSING : reason
}

function chainInWords(secure: SecureStream | undefined): string | undefined {
  if (!secure?.chain.length) return undefined
  return secure.chain
    .map(
      (certificate, index) =>
        `${index === 0 ? 'Certificate' : 'Issuer'}: ${describeCertificate(certificate)}`,
    )
    .join('\n')
}

/** Whether the far end broke off before it said a word of TLS. */
function isCutHandshake({ code }: NodeJS.ErrnoException, { socket }: SecureStream): boolean {
  return (code === 'ECONNRESET' || code === 'EPIPE') && socket.bytesRead === 0
}
