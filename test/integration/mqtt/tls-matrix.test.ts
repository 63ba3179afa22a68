import { readFile } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import tls from 'node:tls'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/main/clock.ts'
import { MqttClient } from '../../../src/main/mqtt/client.ts'
import { testConnection } from '../../../src/main/mqtt/probe.ts'
import type { TlsOptions } from '../../../src/main/mqtt/types.ts'
import type { TomteError } from '../../../src/shared/errors.ts'
import { type Certificates, makeCertificates } from '../../support/certificates.ts'
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { optionsFor, stateOf } from './live.ts'

let certificates: Certificates
/** Wants a client certificate of the CA. */
let demanding: Mosquitto
let ca = ''

beforeAll(async () => {
  certificates = await makeCertificates()
  ca = await certificates.read(certificates.ca)
  demanding = await startMosquitto({
    config: [
      ...['allow_anonymous true', 'cafile {folder}/ca.pem', 'certfile {folder}/server.pem'],
      ...['keyfile {folder}/server.key', 'require_certificate true'],
    ],
    files: {
      'ca.pem': ca,
      'server.pem': await certificates.read(certificates.serverCert),
      'server.key': await certificates.read(certificates.serverKey),
    },
  })
})
afterAll(async () => {
  await demanding?.stop()
  await certificates?.remove()
})

/** The servers may be as weak as they like; Electron's BoringSSL, which this test also holds for, knows no levels. */
const ANYTHING = process.versions.electron ? undefined : 'DEFAULT@SECLEVEL=0'

interface Credentials {
  cert: string
  key: string
}

/** A TLS server that would accept anybody; weak certificates too, where OpenSSL lets it. */
async function serve(
  { cert, key }: Credentials,
  options: tls.TlsOptions = {},
): Promise<{ port: number; attempts(): number }> {
  const server = tls.createServer({
    cert: await readFile(cert),
    key: await readFile(key),
    ciphers: ANYTHING,
    ...options,
  })
  server.on('secureConnection', socket => socket.on('error', () => {}))
  server.on('tlsClientError', () => {})
  return counted(server)
}

async function counted(server: net.Server): Promise<{ port: number; attempts(): number }> {
  let attempts = 0
  server.on('connection', () => attempts++)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { port: (server.address() as AddressInfo).port, attempts: () => attempts }
}

/** Passes connections on to another port and counts them. */
function relay(port: number) {
  return counted(
    net.createServer(near => {
      const far = net.connect(port, '127.0.0.1')
      near.pipe(far).pipe(near)
      for (const socket of [near, far])
        socket.on('error', () => [near, far].forEach(each => void each.destroy()))
    }),
  )
}

const MINUTE = 60_000

interface Refusals {
  errors: TomteError[]
  minutes: number
}

/** Lets a client try for some simulated minutes, with the shortest delays that chance can give. */
async function tryFor(minutes: number, port: number, options: TlsOptions): Promise<Refusals> {
  const clock = new SimulatedClock()
  const client = new MqttClient(
    optionsFor(0, { url: `mqtts://localhost:${port}`, tls: options, reconnect: undefined }),
    { clock, random: () => 0 },
  )
  onTestFinished(() => client.stop())
  const end = clock.now() + minutes * MINUTE
  const errors: TomteError[] = []
  let waiting = stateOf(client, 'waiting')
  client.start()
  for (;;) {
    const { error, retryAt } = await waiting
    errors.push(error)
    if (retryAt > end) break
    waiting = stateOf(client, 'waiting')
    await clock.advance(retryAt - clock.now())
  }
  await client.stop()
  return { errors, minutes }
}

interface Case {
  code: string
  /** Begins the chain in the error's detail; absent: the server shows none. */
  chain?: RegExp
  server(): Promise<{ port: number; attempts(): number }>
  /** Default: the CA alone. */
  tls?(): Promise<TlsOptions>
}

const cases: Record<string, Case> = {
  'an expired certificate': {
    code: 'ERR_TLS_EXPIRED',
    chain: /^Certificate: “expired” issued by “Tomte Test CA”, valid \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d/,
    server: async () => serve(await certificates.issue('expired', { days: -1 })),
  },
  'a certificate that is not yet valid': {
    code: 'ERR_TLS_NOT_YET_VALID',
    chain: /valid 2090-01-01 to 2099-12-31/,
    server: async () => serve(await certificates.issue('early', { from: '20900101000000Z' })),
  },
  'a certificate for another host': {
    code: 'ERR_TLS_HOST_MISMATCH',
    chain: /“elsewhere”/,
    server: async () => serve(await certificates.issue('elsewhere', { names: ['DNS:elsewhere.example'] })),
  },
  'a certificate that vouches for itself': {
    code: 'ERR_TLS_SELF_SIGNED',
    chain: /“lonely” issued by itself/,
    server: async () => serve(await certificates.selfSigned('lonely')),
  },
  'a certificate of an unknown authority': {
    code: 'ERR_TLS_UNKNOWN_CA',
    chain: /“server” issued by “Tomte Test CA”.*\nIssuer: “Tomte Test CA” issued by itself/,
    server: async () => {
      const cert = Buffer.from((await certificates.read(certificates.serverCert)) + ca)
      return serve({ cert: certificates.serverCert, key: certificates.serverKey }, { cert })
    },
    tls: async () => ({ ca: await certificates.read(certificates.otherCa) }),
  },
  'a revoked certificate': {
    code: 'ERR_TLS_REVOKED',
    chain: /“revoked”/,
    server: async () => serve(await certificates.issue('revoked', {})),
    tls: async () => ({ ca, crl: await certificates.read(await certificates.revoke('revoked.pem')) }),
  },
  'a key of 1024 bits': {
    code: 'ERR_TLS_SHORT_KEY',
    chain: /“short”/,
    server: async () => serve(await certificates.issue('short', { bits: 1024 })),
  },
  'a signature with SHA-1': {
    code: 'ERR_TLS_WEAK_SIGNATURE',
    chain: /“old-hash”/,
    server: async () => serve(await certificates.issue('old-hash', { digest: 'sha1' })),
  },
  'TLS 1.0 alone': {
    code: 'ERR_TLS_VERSION',
    server: async () => serve(good(), { minVersion: 'TLSv1', maxVersion: 'TLSv1' }),
  },
  'a server without TLS': {
    code: 'ERR_TLS_NOT_SPOKEN',
    server: () =>
      counted(net.createServer(socket => socket.on('error', () => {}).end('220 mail.example ready\r\n'))),
  },
  'a server that closes at the greeting': {
    code: 'ERR_TLS_NOT_SPOKEN',
    server: () =>
      counted(net.createServer(socket => void socket.once('data', () => socket.resetAndDestroy()))),
  },
  'no client certificate where one is wanted': {
    code: 'ERR_TLS_CLIENT_CERTIFICATE_MISSING',
    chain: /“server”/,
    server: () => relay(demanding.port),
  },
  'a client certificate of a wrong authority': {
    code: 'ERR_TLS_CLIENT_CERTIFICATE_REFUSED',
    chain: /“server”/,
    server: () => relay(demanding.port),
    tls: async () => {
      const { cert, key } = await certificates.selfSigned('stranger')
      return { ca, cert: await certificates.read(cert), key: await certificates.read(key) }
    },
  },
  'a chain without its intermediate certificate': {
    code: 'ERR_TLS_INCOMPLETE_CHAIN',
    chain: /“leaf” issued by “between”/,
    server: async () => {
      await certificates.intermediate('between')
      return serve(await certificates.issue('leaf', { issuer: 'between' }))
    },
  },
  'a protocol (ALPN) that the server does not have': {
    code: 'ERR_TLS_ALPN',
    server: async () => serve(good(), { ALPNProtocols: ['h2'] }),
    tls: async () => ({ ca, alpn: ['mqtt'] }),
  },
}

function good(): Credentials {
  return { cert: certificates.serverCert, key: certificates.serverKey }
}

describe('a bad server is refused with its own reason, and is not stormed:', () => {
  it.each(Object.entries(cases))('%s', async (_what, { code, chain, server, tls: options }) => {
    const { port, attempts } = await server()
    const { errors, minutes } = await tryFor(10, port, (await options?.()) ?? { ca })
    for (const error of errors) expect(error).toMatchObject({ layer: 'TLS', code })
    expect(errors[0]!.message).toMatch(/^\S.*\.$/)
    expect(errors[0]!.hint).toMatch(/^\S.*\.$/)
    if (chain) expect(errors[0]!.detail).toMatch(chain)
    expect(attempts()).toBe(errors.length) // every attempt the server saw is one that the user was told of
    expect(attempts()).toBeLessThanOrEqual(2 * minutes + 1)
  })

  it('with as many codes as causes', () => {
    const codes = new Set(Object.values(cases).map(({ code }) => code))
    expect(codes.size).toBe(Object.keys(cases).length - 1) // two ways not to speak TLS
  })
})

it('a server that takes the connection and is silent is told so', async () => {
  const { port } = await counted(net.createServer(socket => socket.on('error', () => {})))
  const options = optionsFor(0, { url: `mqtts://localhost:${port}`, connectTimeout: 200 })
  const { error } = await testConnection(options, { clock: systemClock })
  expect(error).toMatchObject({ layer: 'TLS', code: 'ERR_TLS_TIMEOUT' })
})

describe('what is bad only at first sight is let in:', () => {
  async function passes(port: number, options: TlsOptions): Promise<TomteError | undefined> {
    const settings = optionsFor(0, { url: `mqtts://localhost:${port}`, tls: options })
    return (await testConnection(settings, { clock: new SimulatedClock() })).error
  }

  /** A server that answers any greeting with CONNACK. */
  async function welcoming(credentials: Credentials, options: tls.TlsOptions = {}): Promise<number> {
    const server = tls.createServer({
      cert: await readFile(credentials.cert),
      key: await readFile(credentials.key),
      ciphers: ANYTHING,
      ...options,
    })
    server.on('secureConnection', socket => {
      socket.on('error', () => {})
      socket.once('data', () => socket.write(Buffer.from('2003000000', 'hex')))
    })
    return (await counted(server)).port
  }

  it('a certificate that is not on the revocation list', async () => {
    const { cert } = await certificates.issue('withdrawn', {})
    const crl = await certificates.read(await certificates.revoke(cert))
    expect(await passes(await welcoming(good()), { ca, crl })).toBeUndefined()
  })

  it('a chain whose intermediate certificate is in the CA file', async () => {
    const between = await certificates.intermediate('known-between')
    const leaf = await certificates.issue('known-leaf', { issuer: 'known-between' })
    const bundle = ca + (await certificates.read(between.cert))
    expect(await passes(await welcoming(leaf), { ca: bundle })).toBeUndefined()
  })

  it('TLS 1.0, and what belongs to it, where the user chose that', async () => {
    const old = await certificates.issue('ancient', { bits: 1024, digest: 'sha1' })
    const port = await welcoming(old, { minVersion: 'TLSv1', maxVersion: 'TLSv1' })
    expect(await passes(port, { ca, minVersion: 'TLSv1' })).toBeUndefined()
    expect((await passes(port, { ca, minVersion: 'TLSv1.2' }))?.code).toBe('ERR_TLS_VERSION')
  })

  it('a server with the protocol (ALPN) that was asked for', async () => {
    const port = await welcoming(good(), { ALPNProtocols: ['x-amzn-mqtt-ca'] })
    expect(await passes(port, { ca, alpn: ['x-amzn-mqtt-ca'] })).toBeUndefined()
  })
})
