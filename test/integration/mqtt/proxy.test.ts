import net, { type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../src/main/clock.ts'
import { testConnection } from '../../../src/main/mqtt/probe.ts'
import type { ConnectionOptions, ProxyOptions } from '../../../src/main/mqtt/types.ts'
import { type Certificates, makeCertificates } from '../../support/certificates.ts'
import { freePort, type Mosquitto, startMosquitto } from '../../support/mosquitto.ts'
import { type ProxyRules, startHttpProxy, startSocksProxy } from '../../support/proxies.ts'
import { connectedClient, messagesOf, optionsFor, textOf } from './live.ts'

let certificates: Certificates
let broker: Mosquitto
let ca = ''
const ports: Record<'mqtt' | 'mqtts' | 'ws' | 'wss', number> = { mqtt: 0, mqtts: 0, ws: 0, wss: 0 }
let socketPath = ''

beforeAll(async () => {
  certificates = await makeCertificates()
  ca = await certificates.read(certificates.ca)
  const tls = ['cafile {folder}/ca.pem', 'certfile {folder}/server.pem', 'keyfile {folder}/server.key']
  for (const scheme of ['mqtts', 'ws', 'wss'] as const) ports[scheme] = await freePort()
  broker = await startMosquitto({
    config: [
      ...['allow_anonymous true', 'listener 0 {folder}/mqtt.sock'],
      ...[`listener ${ports.mqtts} 127.0.0.1`, ...tls],
      ...[`listener ${ports.ws} 127.0.0.1`, 'protocol websockets'],
      ...[`listener ${ports.wss} 127.0.0.1`, 'protocol websockets', ...tls],
    ],
    files: {
      'ca.pem': ca,
      'server.pem': await certificates.read(certificates.serverCert),
      'server.key': await certificates.read(certificates.serverKey),
    },
  })
  ports.mqtt = broker.port
  socketPath = /\/\S+mqtt\.sock/.exec(broker.log)?.[0] ?? ''
})
afterAll(async () => {
  await broker?.stop()
  await certificates?.remove()
})

async function exchange(options: Partial<ConnectionOptions>): Promise<string> {
  const client = await connectedClient(0, { tls: { ca }, ...options })
  await client.subscribe([{ filter: 'by/proxy', qos: 1 }])
  const received = messagesOf(client, 1)
  await client.publish({ topic: 'by/proxy', payload: Buffer.from('told'), qos: 1, retain: false })
  return textOf((await received)[0]!)
}

const login = { username: 'andy', password: 'open: sesame' }
const kinds = {
  http: { start: startHttpProxy, url: (port: number) => `http://127.0.0.1:${port}` },
  socks5: { start: startSocksProxy, url: (port: number) => `socks5://127.0.0.1:${port}` },
}
type Kind = keyof typeof kinds

async function proxy(kind: Kind, rules?: ProxyRules) {
  const little = await kinds[kind].start(rules)
  return { asked: little.asked, url: kinds[kind].url(little.port) }
}

async function report(url: string, proxy: ProxyOptions) {
  return testConnection(optionsFor(0, { url, proxy, tls: { ca } }), { clock: systemClock })
}

describe.each(['http', 'socks5'] as const)('by way of a %s proxy', kind => {
  it.each(['mqtt', 'mqtts', 'ws', 'wss'] as const)('over %s', async scheme => {
    const { url, asked } = await proxy(kind)
    expect(await exchange({ url: `${scheme}://localhost:${ports[scheme]}`, proxy: { url } })).toBe('told')
    expect(asked).toEqual([`localhost:${ports[scheme]}`]) // the proxy looks up the name
  })

  it('with a user name and a password', async () => {
    const { url } = await proxy(kind, { login })
    expect(await exchange({ url: `mqtts://localhost:${ports.mqtts}`, proxy: { url, ...login } })).toBe('told')
  })

  it('every layer is told', async () => {
    const { url } = await proxy(kind)
    const { steps } = await report(`wss://localhost:${ports.wss}`, { url })
    expect(steps.map(({ layer, outcome }) => `${layer} ${outcome}`)).toEqual([
      'proxy passed',
      'TLS passed',
      'WebSocket passed',
      'MQTT passed',
      'authentication passed',
      'authorisation passed',
    ])
    expect(steps[0]!.detail).toBe(`${url} leads to localhost:${ports.wss}`)
  })

  it.each<[string, ProxyRules, Partial<ProxyOptions>, string]>([
    ['a wrong password', { login }, { username: 'andy', password: 'guess' }, 'ERR_PROXY_AUTHENTICATION'],
    ['no password where one is wanted', { login }, {}, 'ERR_PROXY_AUTHENTICATION'],
    ['a target that it forbids', { forbidden: () => true }, {}, 'ERR_PROXY_REFUSED'],
  ])('%s', async (_what, rules, options, code) => {
    const { url } = await proxy(kind, rules)
    const { error, steps } = await report(`mqtt://localhost:${ports.mqtt}`, { url, ...options })
    expect(error).toMatchObject({ layer: 'proxy', code })
    expect(error?.message).toMatch(/\.$/)
    expect(steps[0]).toMatchObject({ layer: 'proxy', outcome: 'failed' })
    expect(JSON.stringify([error, error?.cause])).not.toContain('guess')
  })

  it('a target that it cannot reach', async () => {
    const { url } = await proxy(kind)
    const { error } = await report(`mqtt://localhost:${await freePort()}`, { url })
    expect(error).toMatchObject({ layer: 'proxy', code: 'ERR_PROXY_TARGET_UNREACHABLE' })
  })

  it('a proxy that is not there', async () => {
    const { error } = await report('mqtt://broker.invalid', { url: kinds[kind].url(await freePort()) })
    expect(error).toMatchObject({ layer: 'proxy', code: 'ERR_PROXY_UNREACHABLE' })
    const named = await report('mqtt://broker.invalid', { url: `${kind}://proxy.invalid:1` })
    expect(named.error).toMatchObject({ layer: 'proxy', code: 'ERR_PROXY_UNREACHABLE' })
    expect(named.error?.message).toContain('proxy.invalid')
  })

  it('something that is no proxy', async () => {
    const server = net.createServer(socket => socket.on('error', () => {}).end('220 mail.example ready\r\n'))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const url = kinds[kind].url((server.address() as AddressInfo).port)
    const { error } = await report('mqtt://broker.invalid', { url })
    expect(error).toMatchObject({ layer: 'proxy', code: 'ERR_PROXY_NOT_SPOKEN' })
  })

  it('a wait for a proxy that never answers can be ended', async () => {
    const server = net.createServer(socket => socket.on('error', () => {}))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const url = kinds[kind].url((server.address() as AddressInfo).port)
    const options = optionsFor(0, { url: 'mqtt://broker.invalid', proxy: { url }, connectTimeout: 200 })
    const { error } = await testConnection(options, { clock: systemClock })
    expect(error).toMatchObject({ layer: 'proxy', code: 'ERR_PROXY_TIMEOUT' })
  })
})

it('a proxy whose address is none is refused at once', async () => {
  const { error } = await report('mqtt://broker.invalid', { url: 'ftp://host' })
  expect(error).toMatchObject({ layer: 'proxy', code: 'ERR_PROXY_URL' })
})

it('over a Unix socket', async () => {
  const url = `mqtt+unix://${socketPath}`
  expect(await exchange({ url })).toBe('told')
  const { steps } = await testConnection(optionsFor(0, { url }), { clock: systemClock })
  expect(steps[0]).toMatchObject({ layer: 'Unix socket', outcome: 'passed', detail: socketPath })
})
