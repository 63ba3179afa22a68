import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { connectionOptions } from '../../../../src/main/plugin/mqtt/connection-options.ts'
import { type BrokerInput, brokerSchema } from '../../../../src/shared/workspace/broker.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'

function options(broker: Partial<BrokerInput>, secrets: Record<string, string> = {}, folder = '/nowhere') {
  const whole = brokerSchema.parse({ id: 'home', name: 'Home', url: 'mqtts://broker.local', ...broker })
  return connectionOptions(whole, {
    secret: async name => secrets[name] ?? null,
    folder,
    clientId: () => 'made',
    identifier: position => position + 1,
  })
}

describe('what the greeting says', () => {
  it('is as configured, user properties in their order', async () => {
    const userProperties: [string, string][] = [
      ['b', '1'],
      ['a', '2'],
      ['b', '3'],
    ]
    const { properties } = await options({
      maximumPacketSize: 5000,
      receiveMaximum: 7,
      topicAliasMaximum: 12,
      requestResponseInformation: true,
      userProperties,
    })
    expect(properties).toEqual({
      maximumPacketSize: 5000,
      receiveMaximum: 7,
      topicAliasMaximum: 12,
      requestResponseInformation: true,
      userProperties,
    })
  })

  it('is what MQTT says where nothing is configured', async () => {
    expect((await options({})).properties).toEqual({
      maximumPacketSize: 16_777_216,
      receiveMaximum: 20,
      topicAliasMaximum: 0,
      requestResponseInformation: undefined,
      userProperties: [],
    })
  })
})

describe('certificates', () => {
  it('are read from files beside the workspace, or stand for themselves', async () => {
    const folder = await temporaryFolder()
    await writeFile(join(folder, 'ca.pem'), 'authority')
    const { tls } = await options(
      { tls: { ca: 'ca.pem', cert: PEM, key: { secret: 'broker/home/key' }, crl: PEM } },
      { 'broker/home/key': 'private' },
      folder,
    )
    expect(tls).toMatchObject({ ca: Buffer.from('authority'), cert: PEM, key: 'private', crl: PEM })
  })

  it('a key that is gone from the keychain is said to be', async () => {
    const tls = { cert: PEM, key: { secret: 'broker/home/key' } }
    await expect(options({ tls })).rejects.toMatchObject({
      code: 'ERR_SECRET_MISSING',
      layer: 'TLS',
      message: expect.stringContaining('private key of Home'),
    })
  })

  it('a file that is gone is named', async () => {
    await expect(options({ tls: { crl: 'ca.crl' } })).rejects.toMatchObject({
      code: 'ERR_TLS_FILE',
      message: expect.stringContaining('/nowhere/ca.crl'),
    })
  })

  it('are not looked at without TLS', async () => {
    expect((await options({ url: 'mqtt://broker.local', tls: { ca: 'gone.pem' } })).tls).toBeUndefined()
  })
})

describe('a proxy', () => {
  const proxy = { url: 'socks5://host:1080', username: 'andy', password: { secret: 'broker/home/proxy' } }

  it('comes with its password', async () => {
    const { proxy: made } = await options({ proxy }, { 'broker/home/proxy': 'hush' })
    expect(made).toEqual({ url: 'socks5://host:1080', username: 'andy', password: 'hush' })
  })

  it('is named where its password is missing', async () => {
    await expect(options({ proxy })).rejects.toMatchObject({ code: 'ERR_SECRET_MISSING', layer: 'proxy' })
  })
})
