import { X509Certificate } from 'node:crypto'
import tls from 'node:tls'
import { daysUntil, EXPIRY_WARNING_DAYS, expiryInWords } from '../../../shared/expiry.ts'
import type { TlsOptions } from '../../mqtt/types.ts'

/** Last moments of validity, in milliseconds since 1970-01-01 UTC. */
export interface CertificateExpiry {
  broker?: number
  client?: number
}

/** The end of the client certificate; undefined where there is none, or none that can be read. */
export function clientCertificateExpiry({ cert, pfx, passphrase }: TlsOptions): number | undefined {
  try {
    if (cert !== undefined) return endOf(Buffer.from(cert))
    if (pfx !== undefined) return endOf(certificateWithin(pfx, passphrase))
  } catch {
    // What is wrong with it is told when it is used.
  }
  return undefined
}

/** Node opens PKCS#12 for TLS alone; the context knows the certificate it will show. */
function certificateWithin(pfx: Uint8Array, passphrase: string | undefined): Buffer {
  const { context } = tls.createSecureContext({ pfx: Buffer.from(pfx), passphrase })
  return (context as { getCertificate(): Buffer }).getCertificate()
}

function endOf(certificate: Buffer): number | undefined {
  const end = Date.parse(new X509Certificate(certificate).validTo)
  return Number.isNaN(end) ? undefined : end
}

/** A sentence for each certificate that ends soon or has ended. */
export function expiryWarnings({ broker, client }: CertificateExpiry, now: number): string[] {
  const ends: [name: string, expires: number | undefined][] = [
    ['The client certificate', client],
    ['The broker’s certificate', broker],
  ]
  return ends.flatMap(([name, expires]) =>
    expires !== undefined && daysUntil(expires, now) <= EXPIRY_WARNING_DAYS
      ? [`${name} ${expiryInWords(expires, now)}.`]
      : [],
  )
}
