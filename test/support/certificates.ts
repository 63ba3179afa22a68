import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Paths of a certificate authority with a server's and a client's certificate, all made for one test. */
export interface Certificates {
  folder: string
  ca: string
  caKey: string
  serverCert: string
  serverKey: string
  clientCert: string
  clientKey: string
  /** The client's key, encrypted with the passphrase. */
  clientKeyEncrypted: string
  passphrase: string
  /** The client's key and certificate as PKCS#12 under the passphrase. */
  clientPfx: string
  /** An authority that issued nothing. */
  otherCa: string
  /** Contents of one of these files. */
  read(file: string): Promise<string>
  /** Issues another server certificate, `days` from now (negative: expired), for these names (`DNS:x`, `IP:y`). */
  issue(name: string, options: { days?: number; names?: string[] }): Promise<{ cert: string; key: string }>
  remove(): Promise<void>
}

const PASSPHRASE = 'open sesame'

/**
 * Makes certificates with the openssl command in a temporary folder. The server's is for localhost and 127.0.0.1, or
 * for `names`.
 */
export async function makeCertificates(
  names = ['DNS:localhost', 'IP:127.0.0.1', 'IP:::1'],
): Promise<Certificates> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tomte-certificates-'))
  const file = (name: string) => path.join(folder, name)
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder })

  const authority = async (name: string, subject: string) => {
    await openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', `/CN=${subject}`],
      ...['-keyout', `${name}.key`, '-out', `${name}.pem`],
    )
  }
  const issue: Certificates['issue'] = async (name, { days = 30, names: own = names }) => {
    const usage = own.length > 0 ? `subjectAltName=${own.join(',')}\n` : 'extendedKeyUsage=clientAuth\n'
    await writeFile(file(`${name}.ext`), usage)
    await openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
    )
    await openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
      ...['-days', String(days), '-extfile', `${name}.ext`, '-out', `${name}.pem`],
    )
    return { cert: file(`${name}.pem`), key: file(`${name}.key`) }
  }

  await authority('ca', 'Tomte Test CA')
  await authority('other-ca', 'Some Other CA')
  await issue('server', {})
  await issue('client', { names: [] })
  await openssl(
    'rsa',
    '-aes256',
    '-in',
    'client.key',
    '-out',
    'client-encrypted.key',
    '-passout',
    `pass:${PASSPHRASE}`,
  )
  await openssl(
    ...['pkcs12', '-export', '-inkey', 'client.key', '-in', 'client.pem', '-out', 'client.p12'],
    ...['-passout', `pass:${PASSPHRASE}`],
  )
  return {
    folder,
    ca: file('ca.pem'),
    caKey: file('ca.key'),
    serverCert: file('server.pem'),
    serverKey: file('server.key'),
    clientCert: file('client.pem'),
    clientKey: file('client.key'),
    clientKeyEncrypted: file('client-encrypted.key'),
    passphrase: PASSPHRASE,
    clientPfx: file('client.p12'),
    otherCa: file('other-ca.pem'),
    read: name => readFile(name, 'utf8'),
    issue,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
