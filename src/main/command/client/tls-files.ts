import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { TomteError } from '../../../shared/errors.ts'
import type { TlsOptions } from '../../mqtt/types.ts'
import { UsageError } from '../command.ts'
import type { Ask } from './ask.ts'
import type { ConnectionFlag } from './connection-flags.ts'
import type { Given } from './flag.ts'

const VERSIONS = new Map<string, NonNullable<TlsOptions['minVersion']>>([
  ['tlsv1.3', 'TLSv1.3'],
  ['tlsv1.2', 'TLSv1.2'],
  ['tlsv1.1', 'TLSv1.1'],
])
/** No certificate file is larger; the largest bundles have a quarter of it. */
const MAXIMUM_BYTES = 1024 * 1024

/**
 * Reads what --cafile, --capath, --cert and --key name. A key under a passphrase is asked for it on a terminal.
 * @throws UsageError, TomteError ERR_TLS_FILE
 */
export async function tlsOptions(given: Given<ConnectionFlag>, ask: Ask | undefined): Promise<TlsOptions> {
  if (given.has('cert') !== given.has('key')) throw new UsageError('--cert and --key belong together.')
  const version = versionOf(given.text('tlsVersion'))
  const alpn = given.text('alpn')
  const key = await read(given.text('key'))
  return {
    ca: await authorities(given),
    cert: await read(given.text('cert')),
    key,
    passphrase:
      key && isEncrypted(key) ? await ask?.secret(`Passphrase of ${given.text('key')}: `) : undefined,
    minVersion: version,
    maxVersion: version,
    alpn: alpn === undefined ? undefined : [alpn],
    verifyName: !given.has('insecure'),
  }
}

function versionOf(text: string | undefined): TlsOptions['minVersion'] {
  if (text === undefined) return undefined
  const version = VERSIONS.get(text.toLowerCase())
  if (version === undefined)
    throw new UsageError(`--tls-version is tlsv1.3, tlsv1.2 or tlsv1.1, not “${text}”.`)
  return version
}

async function authorities(given: Given<ConnectionFlag>): Promise<Buffer[] | undefined> {
  const file = await read(given.text('cafile'))
  const folder = given.text('capath')
  const inFolder = folder === undefined ? [] : await readFolder(folder)
  const found = file ? [file, ...inFolder] : inFolder
  return found.length > 0 ? found : undefined
}

/** Every file of a folder that holds a certificate. */
async function readFolder(folder: string): Promise<Buffer[]> {
  const names = await readdir(folder).catch(error => {
    throw unreadable(folder, error)
  })
  const found: Buffer[] = []
  for (const name of names.sort()) {
    const file = join(folder, name)
    const facts = await stat(file).catch(() => undefined)
    if (!facts?.isFile() || facts.size > MAXIMUM_BYTES) continue
    const content = await readFile(file)
    if (content.includes('-----BEGIN CERTIFICATE-----')) found.push(content)
  }
  if (found.length === 0)
    throw new TomteError('ERR_TLS_FILE', `No file in ${folder} holds a certificate.`, { layer: 'TLS' })
  return found
}

async function read(file: string | undefined): Promise<Buffer | undefined> {
  if (file === undefined) return undefined
  try {
    return await readFile(file)
  } catch (error) {
    throw unreadable(file, error)
  }
}

function isEncrypted(key: Buffer): boolean {
  return /-----BEGIN ENCRYPTED|Proc-Type: 4,ENCRYPTED/.test(key.toString('latin1'))
}

function unreadable(path: string, error: unknown): TomteError {
  const { code, message } = error as NodeJS.ErrnoException
  const reason = code === 'ENOENT' ? 'there is no such file' : message
  return new TomteError('ERR_TLS_FILE', `${path} cannot be read: ${reason}.`, { layer: 'TLS', cause: error })
}
