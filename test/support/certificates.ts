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
  /** Issues another server certificate. */
  issue(name: string, options: IssueOptions): Promise<{ cert: string; key: string }>
  /** Makes an authority that the CA vouches for; its name is for `IssueOptions.issuer`. */
  intermediate(name: string): Promise<{ cert: string; key: string }>
  /** A certificate that vouches for itself. */
  selfSigned(name: string): Promise<{ cert: string; key: string }>
  /** The CA's list of what it revoked, with this certificate on it; returns the path of the PEM file. */
  revoke(cert: string): Promise<string>
  remove(): Promise<void>
}

export interface IssueOptions {
  /** From now; negative: expired. */
  days?: number
  /** First moment of validity as `YYYYMMDDHHMMSSZ`; it then ends in 2099. */
  from?: string
  /** `DNS:x`, `IP:y`; empty: a client's certificate. */
  names?: string[]
  bits?: number
  digest?: 'sha256' | 'sha1'
  /** File name, without its ending, of the authority: `ca` or an intermediate. */
  issuer?: string
}

const PASSPHRASE = 'open sesame'

/** What `openssl ca` needs to keep its books. */
const REGISTER = `[ca]
default_ca = book
[book]
database = index.txt
new_certs_dir = .
certificate = ca.pem
private_key = ca.key
rand_serial = yes
default_md = sha256
default_days = 30
policy = any
[any]
commonName = supplied
`

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
  const request = (name: string, bits = 2048) =>
    openssl(
      ...['req', '-newkey', `rsa:${bits}`, '-nodes', '-subj', `/CN=${name}`],
      ...['-keyout', `${name}.key`, '-out', `${name}.csr`],
    )
  const files = (name: string) => ({ cert: file(`${name}.pem`), key: file(`${name}.key`) })
  const sign = (name: string, { issuer = 'ca', days = 30, digest = 'sha256' }: IssueOptions) =>
    openssl(
      ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`],
      ...['-CAcreateserial', '-days', String(days), `-${digest}`, '-extfile', `${name}.ext`],
      ...['-out', `${name}.pem`],
    )
  const issue: Certificates['issue'] = async (name, options) => {
    const own = options.names ?? names
    const usage = own.length > 0 ? `subjectAltName=${own.join(',')}\n` : 'extendedKeyUsage=clientAuth\n'
    await writeFile(file(`${name}.ext`), usage)
    await request(name, options.bits)
    if (options.from === undefined) await sign(name, options)
    else
      await openssl(
        ...['ca', '-batch', '-notext', '-config', 'ca.cnf', '-in', `${name}.csr`, '-extfile', `${name}.ext`],
        ...['-startdate', options.from, '-enddate', '20991231235959Z', '-out', `${name}.pem`],
      )
    return files(name)
  }
  const intermediate: Certificates['intermediate'] = async name => {
    await request(name)
    await writeFile(file(`${name}.ext`), 'basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n')
    await sign(name, {})
    return files(name)
  }
  const selfSigned: Certificates['selfSigned'] = async name => {
    await openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', `/CN=${name}`],
      ...['-addext', `subjectAltName=${names.join(',')}`, '-keyout', `${name}.key`, '-out', `${name}.pem`],
    )
    return files(name)
  }
  const revoke: Certificates['revoke'] = async cert => {
    await openssl('ca', '-config', 'ca.cnf', '-revoke', cert)
    await openssl('ca', '-config', 'ca.cnf', '-gencrl', '-crldays', '30', '-out', 'ca.crl')
    return file('ca.crl')
  }

  await writeFile(file('ca.cnf'), REGISTER)
  await writeFile(file('index.txt'), '')
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
    intermediate,
    selfSigned,
    revoke,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
