import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ScramSha256 } from '../../../src/main/mqtt/scram.ts'
import { connectedHarness, harness } from './harness.ts'

const hmac = (key: Uint8Array, text: string) => createHmac('sha256', key).update(text).digest()

/** The broker's half, which knows the password. */
function serverHalf(clientFirst: string, password: string, iterations = 4096) {
  const bare = clientFirst.slice(3)
  const nonce = /r=(.*)/.exec(bare)![1]
  const first = `r=${nonce}server,s=${Buffer.from('salt').toString('base64')},i=${iterations}`
  const salted = pbkdf2Sync(password, 'salt', iterations, 32, 'sha256')
  return {
    first: Buffer.from(first),
    /** The last message; undefined where the proof is wrong. */
    final(clientFinal: string): Buffer | undefined {
      const [withoutProof, proof] = clientFinal.split(',p=')
      const signed = `${bare},${first},${withoutProof}`
      const key = hmac(salted, 'Client Key')
      const signature = hmac(createHash('sha256').update(key).digest(), signed)
      const own = Buffer.from(key.map((byte, i) => byte ^ signature[i]!)).toString('base64')
      if (own !== proof) return undefined
      return Buffer.from(`v=${hmac(hmac(salted, 'Server Key'), signed).toString('base64')}`)
    },
  }
}

const AUTHENTICATION = { username: 'andy', password: 'pencil', authentication: 'SCRAM-SHA-256' } as const
const method = { authenticationMethod: 'SCRAM-SHA-256' }

async function asked(password = 'pencil', iterations?: number) {
  const all = harness(AUTHENTICATION)
  all.client.start()
  const link = await all.broker.accept()
  const connect = await link.next()
  const server = serverHalf(String(connect.properties.authenticationData), password, iterations)
  link.send({ cmd: 'auth', reasonCode: 0x18, properties: { ...method, authenticationData: server.first } })
  return { ...all, link, connect, server }
}

describe('SCRAM-SHA-256', () => {
  it('computes the example of RFC 7677', async () => {
    const scram = new ScramSha256('user', 'pencil', 'rOprNGfwEbeRWgbNEkqO')
    expect(scram.first().toString()).toBe('n,,n=user,r=rOprNGfwEbeRWgbNEkqO')
    const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0'
    const final = await scram.final(Buffer.from(`r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096`))
    expect(final.toString()).toBe(`c=biws,r=${nonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=`)
    scram.verify(Buffer.from('v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4='))
    expect(() => scram.verify(Buffer.from('v=AAAA'))).toThrow('did not prove')
  })

  it('escapes a user name and never repeats a nonce', () => {
    expect(new ScramSha256('a,b=c', 'x', 'n').first().toString()).toBe('n,,n=a=2Cb=3Dc,r=n')
    expect(new ScramSha256('a', 'x').first()).not.toEqual(new ScramSha256('a', 'x').first())
  })

  it('lets us in, and neither user name nor password stand in CONNECT', async () => {
    const { client, link, connect, server, state } = await asked()
    const up = state('connected')
    expect(connect).toMatchObject({ properties: method })
    expect([connect.username, connect.password]).toEqual([undefined, undefined])
    const answer = await link.next()
    expect(answer).toMatchObject({ cmd: 'auth', reasonCode: 0x18, properties: method })
    const authenticationData = server.final(String(answer.properties.authenticationData))
    link.send({
      cmd: 'connack',
      sessionPresent: false,
      reasonCode: 0,
      properties: { ...method, authenticationData },
    })
    await up
    expect(link.bytes.includes('pencil')).toBe(false)
    expect(client.state.name).toBe('connected')
  })

  it.each([
    ['that proves nothing', {}],
    ['with a wrong proof', { ...method, authenticationData: Buffer.from('v=AAAA') }],
    ['that says so', { ...method, authenticationData: Buffer.from('e=other-error') }],
  ])('does not trust a broker %s', async (_what, properties) => {
    const { link, state } = await asked()
    const waiting = state('waiting')
    await link.next()
    link.send({ cmd: 'connack', sessionPresent: false, reasonCode: 0, properties })
    expect((await waiting).error).toMatchObject({ code: 'ERR_MQTT_SCRAM', layer: 'authentication' })
  })

  it.each([
    ['of another exchange', 'r=other,s=AAAA,i=4096'],
    ['with too few iterations', 'i=1'],
    ['with too many iterations', 'i=999999999'],
    ['without a salt', 'i=4096'],
    ['that is empty', ''],
  ])('refuses a question %s', async (_what, question) => {
    const { client, broker, state } = harness(AUTHENTICATION)
    const waiting = state('waiting')
    client.start()
    const link = await broker.accept()
    const { properties } = await link.next()
    const nonce = /r=(.*)/.exec(String(properties.authenticationData))![1]
    const data = question.startsWith('i=') ? `r=${nonce}x,s=,${question}` : question
    link.send({
      cmd: 'auth',
      reasonCode: 0x18,
      properties: { ...method, authenticationData: Buffer.from(data) },
    })
    expect((await waiting).error.code).toBe('ERR_MQTT_SCRAM')
  })

  it('refuses another method than it offered', async () => {
    const { client, broker, state } = harness(AUTHENTICATION)
    const waiting = state('waiting')
    client.start()
    const link = await broker.accept()
    await link.next()
    link.send({
      cmd: 'auth',
      reasonCode: 0x18,
      properties: { authenticationMethod: 'PLAIN', authenticationData: Buffer.from('x') },
    })
    expect((await waiting).error.code).toBe('ERR_MQTT_PROTOCOL')
  })

  it('is not begun anew by the broker', async () => {
    const { link, state } = await connectedHarness()
    const waiting = state('waiting')
    link.send({ cmd: 'auth', reasonCode: 0x19, properties: method })
    expect((await waiting).error.code).toBe('ERR_MQTT_PROTOCOL')
    expect(await link.next()).toMatchObject({ cmd: 'disconnect', reasonCode: 0x82 })
  })

  it.each([
    ['a user name', { ...AUTHENTICATION, username: undefined }],
    ['a password', { ...AUTHENTICATION, password: undefined }],
    ['MQTT 5', { ...AUTHENTICATION, protocolVersion: 4 as const }],
  ])('needs %s', (_what, options) => {
    const { client } = harness(options)
    expect(() => client.start()).toThrow(expect.objectContaining({ code: 'ERR_MQTT_INVALID' }))
  })
})
