import type { DetailedPeerCertificate } from 'node:tls'
import { nameOf } from './certificate.ts'

const SMALLEST_RSA = 2048
const SMALLEST_CURVE = 224

/** The object identifiers, in DER, of signatures that can be forged. */
const BROKEN_SIGNATURES: [name: string, identifier: Buffer][] = [
  ['MD5', Buffer.from('06092a864886f70d010104', 'hex')],
  ['SHA-1', Buffer.from('06092a864886f70d010105', 'hex')],
  ['SHA-1', Buffer.from('06072a8648ce3d0401', 'hex')],
]

/**
 * What makes a chain of certificates unfit to trust: a short key, or a signature that can be forged. OpenSSL at its lower
 * security levels lets some of it pass, and Electron's BoringSSL nearly all, so it is looked at here.
 */
export function weaknessOf(chain: readonly DetailedPeerCertificate[]): Error | undefined {
  for (const certificate of chain) {
    const name = nameOf(certificate.subject)
    const { bits } = certificate
    const smallest = certificate.modulus === undefined ? SMALLEST_CURVE : SMALLEST_RSA
    if (bits !== undefined && bits < smallest)
      return weakness('CERT_KEY_TOO_SMALL', `the key of “${name}” has only ${bits} bits`)
    const isRoot = certificate.issuerCertificate === certificate // trusted as it is: nobody looks at its own signature
    const broken = BROKEN_SIGNATURES.find(([, identifier]) => !isRoot && certificate.raw.includes(identifier))
    if (broken) return weakness('CERT_MD_TOO_WEAK', `“${name}” is signed with ${broken[0]}`)
  }
  return undefined
}

/** With the codes that OpenSSL has for the same. */
function weakness(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}
