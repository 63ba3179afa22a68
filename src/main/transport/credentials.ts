import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import tls from 'node:tls'
import { TomteError } from '../../shared/errors.ts'
import type { TransportTls } from './transport.ts'

/**
 * The TLS context of these certificates, keys and versions. Throws a TomteError of the layer TLS that names which of
 * them cannot be used and why.
 */
export function secureContext(options: TransportTls): tls.SecureContext {
  const key = options.key === undefined ? undefined : privateKey(options.key, options.passphrase)
  try {
    return createContext(
      {
        ca: options.ca === undefined ? undefined : [options.ca].flat().flatMap(certificates),
        cert: options.cert === undefined ? undefined : certificates(options.cert).join('\n'),
        key: key?.export({ type: 'pkcs8', format: 'pem' }),
        pfx: options.pfx && Buffer.from(options.pfx),
        passphrase: options.pfx ? options.passphrase : undefined,
        crl: options.crl === undefined ? undefined : revocationLists(options.crl),
        minVersion: options.minVersion,
        maxVersion: options.maxVersion,
      },
      isOld(options.minVersion),
    )
  } catch (error) {
    throw error instanceof TomteError ? error : explainCredentials(error)
  }
}

/** Whether TLS older than 1.2 is allowed, which is no longer safe. */
export function isOld(version: TransportTls['minVersion']): boolean {
  return version === 'TLSv1' || version === 'TLSv1.1'
}

/** OpenSSL offers TLS 1.0 and 1.1 only where its security level is lowered for it; Electron's BoringSSL knows no levels. */
function createContext(options: tls.SecureContextOptions, old: boolean): tls.SecureContext {
  if (!old) return tls.createSecureContext(options)
  try {
    return tls.createSecureContext({ ...options, ciphers: 'DEFAULT@SECLEVEL=0' })
  } catch (error) {
    if (!/INVALID_COMMAND/.test((error as Error).message)) throw error
    return tls.createSecureContext(options)
  }
}

const PEM_CRL = /-----BEGIN X509 CRL-----[\s\S]*?-----END X509 CRL-----/g

/** Every revocation list of a PEM text, or the one of DER bytes, as PEM. */
function revocationLists(content: string | Uint8Array): string[] {
  const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1')
  const blocks = text.match(PEM_CRL) ?? (typeof content === 'string' ? [] : [pemOf(content, 'X509 CRL')])
  try {
    for (const crl of blocks) tls.createSecureContext({ crl })
    if (blocks.length > 0) return blocks
  } catch (error) {
    throw credentialsError(
      'ERR_TLS_CRL_UNREADABLE',
      'The revocation list cannot be read: it is damaged or no CRL.',
      error,
    )
  }
  throw credentialsError(
    'ERR_TLS_CRL_UNREADABLE',
    'The revocation list cannot be read: there is no “BEGIN X509 CRL” in it.',
  )
}

function pemOf(der: Uint8Array, label: string): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}

const PEM_CERTIFICATE =
  /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]*?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g

/** Every certificate of a PEM text (a bundle may hold many) or of DER bytes, as PEM. */
function certificates(content: string | Uint8Array): string[] {
  const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1')
  const blocks = text.match(PEM_CERTIFICATE) ?? []
  try {
    if (blocks.length > 0) return blocks.map(block => new X509Certificate(block).toString())
    if (typeof content !== 'string') return [new X509Certificate(content).toString()]
  } catch (error) {
    throw credentialsError(
      'ERR_TLS_CERTIFICATE_UNREADABLE',
      'A certificate cannot be read: it is damaged or not X.509.',
      error,
    )
  }
  throw credentialsError(
    'ERR_TLS_CERTIFICATE_UNREADABLE',
    'A certificate cannot be read: there is no “BEGIN CERTIFICATE” in it.',
  )
}

function privateKey(content: string | Uint8Array, passphrase: string | undefined): KeyObject {
  const text = typeof content === 'string' ? content : Buffer.from(content).toString('latin1')
  if (text.includes('-----BEGIN')) return readKey({ key: text, format: 'pem', passphrase })
  const key = Buffer.from(content as Uint8Array)
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    try {
      return createPrivateKey({ key, format: 'der', type, passphrase })
    } catch (error) {
      if (isPassphraseFault(error)) throw explainCredentials(error)
    }
  }
  throw credentialsError(
    'ERR_TLS_KEY_UNREADABLE',
    'The private key cannot be read: it is neither PEM nor DER.',
  )
}

function readKey(input: Parameters<typeof createPrivateKey>[0]): KeyObject {
  try {
    return createPrivateKey(input)
  } catch (error) {
    // One wrong passphrase in 256 seems to open the key, and what comes out is no key.
    if (isPassphraseFault(error) || isEncrypted(input)) throw passphraseFault(error)
    throw credentialsError(
      'ERR_TLS_KEY_UNREADABLE',
      'The private key cannot be read: it is damaged or of an unknown kind.',
      error,
    )
  }
}

function isEncrypted(input: Parameters<typeof createPrivateKey>[0]): boolean {
  const key = typeof input === 'object' && 'key' in input ? input.key : input
  const text = Buffer.isBuffer(key) ? key.toString('latin1') : key
  return typeof text === 'string' && /-----BEGIN ENCRYPTED|^Proc-Type: 4,ENCRYPTED/m.test(text)
}

function passphraseFault(error: unknown): TomteError {
  return credentialsError(
    'ERR_TLS_PASSPHRASE',
    'The private key cannot be opened: its passphrase is missing or wrong.',
    error,
    'Type the passphrase of the key again.',
  )
}

function isPassphraseFault(error: unknown): boolean {
  const { code, message } = error as NodeJS.ErrnoException
  return (
    /BAD_DECRYPT|INCORRECT_PASSWORD|MISSING_PASSPHRASE|INTERRUPTED_OR_CANCELLED|BAD_PASSWORD|PKCS12_CIPHERFINAL/i.test(
      `${code}`,
    ) || /bad decrypt|mac verify failure|passphrase|INCORRECT_PASSWORD/i.test(message)
  )
}

function explainCredentials(error: unknown): TomteError {
  const { code, message } = error as NodeJS.ErrnoException
  if (isPassphraseFault(error)) return passphraseFault(error)
  if (/KEY_VALUES_MISMATCH/.test(`${code}`))
    return credentialsError(
      'ERR_TLS_KEY_MISMATCH',
      'The private key does not belong to the client certificate.',
      error,
      'Choose the key and the certificate that were made together.',
    )
  if (/KEY_TOO_SMALL|MD_TOO_WEAK/.test(`${code}`))
    return credentialsError(
      'ERR_TLS_WEAK_CERTIFICATE',
      'The client certificate is too weak to be used: its key is too short or its signature out of date.',
      error,
    )
  return credentialsError(
    'ERR_TLS_CREDENTIALS',
    `The certificates or keys cannot be used: ${message}.`,
    error,
  )
}

function credentialsError(code: string, message: string, cause?: unknown, hint?: string): TomteError {
  return new TomteError(code, message, { layer: 'TLS', cause, hint })
}
