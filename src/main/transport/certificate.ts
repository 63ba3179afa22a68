import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls'

const LONGEST_CHAIN = 10

/** The far end's certificate in words: subject, issuer, last day. */
export function describeCertificate(socket: TLSSocket): string {
  const certificate = socket.getPeerCertificate()
  if (!certificate?.subject) return 'no certificate'
  return `${describe(certificate)}${socket.authorized ? '' : ', not verified'}`
}

/** The whole chain in words, from the server's own certificate upwards. */
export function describeChain(socket: TLSSocket): string {
  const lines: string[] = []
  let certificate: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true)
  for (; certificate?.subject && lines.length < LONGEST_CHAIN; certificate = certificate.issuerCertificate) {
    lines.push(describe(certificate))
    if (certificate.issuerCertificate === certificate) break
  }
  return lines.join(' ← ')
}

function describe(certificate: PeerCertificate): string {
  const subject = nameOf(certificate.subject)
  const issuer = nameOf(certificate.issuer)
  return `“${subject}” issued by “${issuer}”, valid ${day(certificate.valid_from)} to ${day(certificate.valid_to)}`
}

function nameOf(name: PeerCertificate['subject'] | undefined): string {
  const part = name?.CN ?? name?.O ?? name?.OU ?? '?'
  return Array.isArray(part) ? part.join(', ') : part
}

function day(date: string): string {
  const time = Date.parse(date)
  return Number.isNaN(time) ? date : new Date(time).toISOString().slice(0, 10)
}
