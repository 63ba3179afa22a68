import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls'

const LONGEST_CHAIN = 10

/** A TLS connection, with what the far end showed: gone from the socket once that has failed. */
export interface SecureStream {
  socket: TLSSocket
  chain: DetailedPeerCertificate[]
}

/** The far end's certificates, its own first and its root, where it is known, last. Empty: it showed none. */
export function readChain(socket: TLSSocket): DetailedPeerCertificate[] {
  return chainOf(socket.getPeerCertificate(true))
}

/** The chain that `leaf` begins. */
export function chainOf(leaf: DetailedPeerCertificate): DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = []
  let certificate: DetailedPeerCertificate | undefined = leaf
  while (certificate?.subject && chain.length < LONGEST_CHAIN) {
    chain.push(certificate)
    if (certificate.issuerCertificate === certificate) break
    certificate = certificate.issuerCertificate
  }
  return chain
}

/** A certificate in words: subject, issuer, first and last day. */
export function describeCertificate(certificate: PeerCertificate): string {
  const issuer = nameOf(certificate.issuer)
  const subject = nameOf(certificate.subject)
  const by = issuer === subject ? 'issued by itself' : `issued by “${issuer}”`
  return `“${subject}” ${by}, valid ${day(certificate.valid_from)} to ${day(certificate.valid_to)}`
}

/** The name of a subject or issuer that people know it by. */
export function nameOf(name: PeerCertificate['subject'] | undefined): string {
  const part = name?.CN ?? name?.O ?? name?.OU ?? '?'
  return Array.isArray(part) ? part.join(', ') : part
}

/** The last moment of its validity, in milliseconds; undefined where there is no certificate. */
export function expiryOf(certificate: Partial<PeerCertificate> | null | undefined): number | undefined {
  const time = Date.parse(certificate?.valid_to ?? '')
  return Number.isNaN(time) ? undefined : time
}

function day(date: string): string {
  const time = Date.parse(date)
  return Number.isNaN(time) ? date : new Date(time).toISOString().slice(0, 10)
}
