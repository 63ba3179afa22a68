import { execFileSync } from 'node:child_process'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/main/clock.ts'
import { testConnection } from '../../../src/main/mqtt/probe.ts'
import type { ConnectionOptions, TlsOptions } from '../../../src/main/mqtt/types.ts'
import { type Certificates, makeCertificates } from '../../support/certificates.ts'
import { freePort, type Mosquitto, startMosquitto } from '../../support/mosquitto.ts'
import { connectedClient, makeClient, messagesOf, optionsFor, stateOf, textOf } from './live.ts'

let certificates: Certificates
/** Plain, with a password file. */
let guarded: Mosquitto
/** TLS that wants a client certificate; and wss. */
let secure: Mosquitto
let wssPort = 0
/** TLS for anybody, with a certificate for another host. */
let elsewhere: Mosquitto
let expired: Mosquitto

beforeAll(async () => {
  certificates = await makeCertificates()
  const wrongHost = await certificates.issue('elsewhere', { names: ['DNS:elsewhere.example'] })
  const old = await certificates.issue('expired', { days: -1 })
  wssPort = await freePort()
  const server = {
    'ca.pem': await certificates.read(certificates.ca),
    'server.pem': await certificates.read(certificates.serverCert),
    'server.key': await certificates.read(certificates.serverKey),
  }
  const tls = ['cafile {folder}/ca.pem', 'certfile {folder}/server.pem', 'keyfile {folder}/server.key']
  const open = ['allow_anonymous true', ...tls]
  const demanding = [...tls, 'require_certificate true']
  execFileSync('mosquitto_passwd', ['-c', '-b', `${certificates.folder}/passwords`, 'andy', 'correct'])
  const passwords = await certificates.read(`${certificates.folder}/passwords`)
  guarded = await startMosquitto({ config: ['password_file {folder}/passwords'], files: { passwords } })
  secure = await startMosquitto({
    config: [
      'allow_anonymous true',
      ...demanding,
      `listener ${wssPort} 127.0.0.1`,
      'protocol websockets',
      ...tls,
    ],
    files: server,
  })
  elsewhere = await startMosquitto({
    config: open,
    files: {
      'ca.pem': server['ca.pem'],
      'server.pem': await certificates.read(wrongHost.cert),
      'server.key': await certificates.read(wrongHost.key),
    },
  })
  expired = await startMosquitto({
    config: [...open, 'tls_version tlsv1.3'],
    files: {
      'ca.pem': server['ca.pem'],
      'server.pem': await certificates.read(old.cert),
      'server.key': await certificates.read(old.key),
    },
  })
})
afterAll(async () => {
  await Promise.all([guarded, secure, elsewhere, expired].map(broker => broker?.stop()))
  await certificates?.remove()
})

/** The options of a client that the secure broker lets in. */
async function admitted(change: Partial<TlsOptions> = {}): Promise<Partial<ConnectionOptions>> {
  const tls = {
    ca: await certificates.read(certificates.ca),
    cert: await certificates.read(certificates.clientCert),
    key: await certificates.read(certificates.clientKey),
    ...change,
  }
  return { url: `mqtts://localhost:${secure.port}`, tls }
}

async function exchange(options: Partial<ConnectionOptions>, port: number): Promise<string> {
  const client = await connectedClient(port, options)
  await client.subscribe([{ filter: 'secret', qos: 1 }])
  const received = messagesOf(client, 1)
  await client.publish({ topic: 'secret', payload: Buffer.from('told'), qos: 1, retain: false })
  return textOf((await received)[0]!)
}

describe('TLS with an own authority', () => {
  it.each([4, 5] as const)('and a client certificate, protocol version %i', async protocolVersion => {
    expect(await exchange({ ...(await admitted()), protocolVersion }, secure.port)).toBe('told')
  })

  it('with an encrypted key and its passphrase', async () => {
    const key = await certificates.read(certificates.clientKeyEncrypted)
    expect(await exchange(await admitted({ key, passphrase: certificates.passphrase }), secure.port)).toBe(
      'told',
    )
  })

  it('with a PKCS#12 container', async () => {
    const pfx = Buffer.from(execFileSync('cat', [certificates.clientPfx]))
    const tls = { key: undefined, cert: undefined, pfx, passphrase: certificates.passphrase }
    expect(await exchange(await admitted(tls), secure.port)).toBe('told')
  })

  it('with certificates and key in DER', async () => {
    const der = (file: string, ...kind: string[]) =>
      execFileSync('openssl', [...kind, '-in', file, '-outform', 'DER'])
    const tls = {
      ca: der(certificates.ca, 'x509'),
      cert: der(certificates.clientCert, 'x509'),
      key: der(certificates.clientKey, 'pkcs8', '-topk8', '-nocrypt'),
    }
    expect(await exchange(await admitted(tls), secure.port)).toBe('told')
  })

  it('over WebSocket', async () => {
    expect(
      await exchange({ ...(await admitted()), url: `wss://localhost:${wssPort}/mqtt` }, secure.port),
    ).toBe('told')
  })

  it('by address, with a server name of the certificate', async () => {
    const { tls } = await admitted({ serverName: 'elsewhere.example' })
    expect(await exchange({ url: `mqtts://127.0.0.1:${elsewhere.port}`, tls }, elsewhere.port)).toBe('told')
  })

  it('or without verification, where the user wants that', async () => {
    expect(
      await exchange({ url: `mqtts://127.0.0.1:${expired.port}`, tls: { verify: false } }, expired.port),
    ).toBe('told')
  })
})

describe('a failure is told by its layer and a stable code', () => {
  type Case = [what: string, layer: string, code: string, options: () => Promise<Partial<ConnectionOptions>>]
  const cases: Case[] = [
    [
      'a name that does not exist',
      'name resolution',
      'ERR_NAME_NOT_FOUND',
      async () => ({ url: 'mqtt://no-such-host.invalid' }),
    ],
    [
      'a closed port',
      'TCP',
      'ERR_CONNECTION_REFUSED',
      async () => ({ url: `mqtt://127.0.0.1:${await freePort()}` }),
    ],
    [
      'a plain port spoken to with TLS',
      'TLS',
      'ERR_TLS_NOT_SPOKEN',
      async () => ({ ...(await admitted()), url: `mqtts://localhost:${guarded.port}` }),
    ],
    [
      'an unknown authority',
      'TLS',
      'ERR_TLS_UNKNOWN_CA',
      async () => admitted({ ca: await certificates.read(certificates.otherCa) }),
    ],
    ['no authority given', 'TLS', 'ERR_TLS_UNKNOWN_CA', async () => admitted({ ca: undefined })],
    [
      'a wrong passphrase',
      'TLS',
      'ERR_TLS_PASSPHRASE',
      async () =>
        admitted({ key: await certificates.read(certificates.clientKeyEncrypted), passphrase: 'wrong' }),
    ],
    [
      'a missing passphrase',
      'TLS',
      'ERR_TLS_PASSPHRASE',
      async () => admitted({ key: await certificates.read(certificates.clientKeyEncrypted) }),
    ],
    [
      'a wrong passphrase of a PKCS#12 container',
      'TLS',
      'ERR_TLS_PASSPHRASE',
      async () =>
        admitted({
          cert: undefined,
          key: undefined,
          pfx: execFileSync('cat', [certificates.clientPfx]),
          passphrase: 'x',
        }),
    ],
    [
      'a key that belongs to another certificate',
      'TLS',
      'ERR_TLS_KEY_MISMATCH',
      async () => admitted({ key: await certificates.read(certificates.serverKey) }),
    ],
    [
      'a certificate file that holds none',
      'TLS',
      'ERR_TLS_CERTIFICATE_UNREADABLE',
      async () => admitted({ cert: 'hello' }),
    ],
    [
      'a key file that holds none',
      'TLS',
      'ERR_TLS_KEY_UNREADABLE',
      async () => admitted({ key: '-----BEGIN nothing' }),
    ],
    [
      'a certificate for another host',
      'TLS',
      'ERR_TLS_HOST_MISMATCH',
      async () => ({ ...(await admitted()), url: `mqtts://localhost:${elsewhere.port}` }),
    ],
    [
      'an expired certificate',
      'TLS',
      'ERR_TLS_EXPIRED',
      async () => ({ ...(await admitted()), url: `mqtts://localhost:${expired.port}` }),
    ],
    [
      'a missing client certificate',
      'TLS',
      'ERR_TLS_CLIENT_CERTIFICATE_MISSING',
      async () => admitted({ cert: undefined, key: undefined }),
    ],
    [
      'no TLS version in common',
      'TLS',
      'ERR_TLS_VERSION',
      async () => ({
        ...(await admitted({ maxVersion: 'TLSv1.2' })),
        url: `mqtts://localhost:${expired.port}`,
      }),
    ],
    [
      'a wrong password in MQTT 3.1.1',
      'authentication',
      'ERR_MQTT_NOT_AUTHORIZED',
      async () => ({
        url: `mqtt://127.0.0.1:${guarded.port}`,
        protocolVersion: 4,
        username: 'andy',
        password: 'wrong',
      }),
    ],
    [
      'a wrong password in MQTT 5',
      'authentication',
      'ERR_MQTT_NOT_AUTHORIZED',
      async () => ({
        url: `mqtt://127.0.0.1:${guarded.port}`,
        protocolVersion: 5,
        username: 'andy',
        password: 'wrong',
      }),
    ],
    [
      'WebSocket to an MQTT port',
      'WebSocket',
      'ERR_WEBSOCKET_NOT_SPOKEN',
      async () => ({ url: `ws://127.0.0.1:${guarded.port}` }),
    ],
  ]

  it.each(cases)('%s: %s, %s', async (_what, layer, code, options) => {
    const client = makeClient(optionsFor(0, await options()))
    const waiting = stateOf(client, 'waiting')
    client.start()
    const { error } = await waiting
    await client.stop()
    expect({ layer: error.layer, code: error.code, message: error.message }).toMatchObject({ layer, code })
    const report = await testConnection(optionsFor(0, await options()), { clock: systemClock })
    expect(report.error?.code).toBe(code)
    expect(report.steps.find(step => step.outcome === 'failed')?.layer).toBe(layer)
  })

  it('a TLS port spoken to without TLS', async () => {
    const client = makeClient(optionsFor(secure.port))
    const waiting = stateOf(client, 'waiting')
    client.start()
    expect(['ERR_MQTT_TLS_PORT', 'ERR_MQTT_NO_CONNACK']).toContain((await waiting).error.code)
  })

  it.each([
    [404, 'ERR_WEBSOCKET_REFUSED'],
    [403, 'ERR_WEBSOCKET_REFUSED'],
  ])('a web server that answers WebSocket with %i', async (status, code) => {
    const server = http
      .createServer((_request, response) => response.writeHead(status).end())
      .listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const report = await testConnection(optionsFor(0, { url: `ws://127.0.0.1:${port}/x` }), {
      clock: systemClock,
    })
    server.close()
    expect(report.error).toMatchObject({
      layer: 'WebSocket',
      code,
      message: expect.stringContaining(String(status)),
    })
  })

  it('plain MQTT to a web server', async () => {
    const server = http.createServer((_request, response) => response.end()).listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const report = await testConnection(optionsFor(port), { clock: systemClock })
    server.close()
    expect(report.error?.code).toBe('ERR_MQTT_NOT_SPOKEN')
  })

  it('a test that is cancelled', async () => {
    const cancel = new AbortController()
    const server = http.createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    server.removeAllListeners('connection')
    server.on('connection', () => cancel.abort())
    const { port } = server.address() as AddressInfo
    const report = await testConnection(optionsFor(port), { clock: systemClock, signal: cancel.signal })
    server.close()
    expect(report.error?.code).toBe('ERR_CANCELLED')
  })
})

it('a right password is let in, and is never in a report', async () => {
  const password = 'correct'
  const report = await testConnection(optionsFor(guarded.port, { username: 'andy', password }), {
    clock: systemClock,
  })
  expect(report.steps.every(step => step.outcome === 'passed')).toBe(true)
  expect(JSON.stringify(report)).not.toContain(password)
})
