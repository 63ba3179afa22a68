import { describe, expect, it } from 'vitest'
import { faultsOf } from '../../../src/shared/faults.ts'
import { rulesOf } from '../../../src/shared/preset/preset.ts'
import { presetIds, presets } from '../../../src/shared/preset/presets.ts'
import { publishCheck } from '../../../src/shared/preset/topic-rules.ts'
import { type BrokerInput, brokerSchema } from '../../../src/shared/workspace/broker.ts'

const good: Record<(typeof presetIds)[number], BrokerInput> = {
  'aws-iot': {
    id: 'aws',
    name: 'AWS',
    preset: 'aws-iot',
    url: 'mqtts://a1-ats.iot.eu-central-1.amazonaws.com:443',
    tls: { cert: 'me.pem', key: 'me.key', alpn: ['x-amzn-mqtt-ca'] },
  },
  'azure-iot-hub': {
    id: 'azure',
    name: 'Azure',
    preset: 'azure-iot-hub',
    url: 'mqtts://my-hub.azure-devices.net',
    protocolVersion: '3.1.1',
    clientId: 'lamp.1',
    username: 'my-hub.azure-devices.net/lamp.1/?api-version=2021-04-12',
  },
  'hivemq-cloud': {
    id: 'hive',
    name: 'Hive',
    preset: 'hivemq-cloud',
    url: 'wss://x.s1.eu.hivemq.cloud:8884/mqtt',
    username: 'andy',
    password: { secret: 'broker/hive/password' },
  },
}

/** The paths of the faults of a good broker that was changed. */
function paths(preset: keyof typeof good, change: Partial<BrokerInput>): string[] {
  const parsed = brokerSchema.safeParse({ ...good[preset], ...change })
  return parsed.success ? [] : faultsOf(parsed.error).map(({ path }) => path)
}

const subscribed = (filter: string, qos: 0 | 1 | 2 = 0) => ({ subscriptions: [{ filter, qos }] })

describe.each(presetIds)('%s', id => {
  it('takes a broker as its vendor describes it', () => {
    expect(paths(id, {})).toEqual([])
  })

  it('names the page of the vendor for every rule', () => {
    for (const { says, link } of rulesOf(presets[id])) {
      expect(says).toMatch(/\.$/)
      expect(link).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|learn\.microsoft\.com|docs\.hivemq\.com)\//)
    }
  })
})

describe('AWS IoT Core', () => {
  it.each<[string, Partial<BrokerInput>, string]>([
    ['no TLS', { url: 'mqtt://host' }, 'url'],
    ['another port', { url: 'mqtts://host:1883' }, 'url'],
    ['port 443 without its ALPN', { tls: { cert: 'a', key: 'b' } }, 'tls.alpn'],
    ['no client certificate', { tls: { alpn: ['x-amzn-mqtt-ca'] } }, 'tls.cert'],
    ['MQTT 3.1', { protocolVersion: '3.1' }, 'protocolVersion'],
    ['a client id with a $', { clientId: '$me' }, 'clientId'],
    ['a client id of 129 bytes', { clientId: `${'x'.repeat(127)}ü` }, 'clientId'],
    ['keep alive off', { keepAlive: 0 }, 'keepAlive'],
    ['a deep subscription', subscribed('a/b/c/d/e/f/g/h/i'), 'subscriptions[0].filter'],
    ['a subscription with QoS 2', subscribed('a', 2), 'subscriptions[0].qos'],
    ['a will to a reserved topic', { will: { topic: '$aws/events/x', payload: '' } }, 'will.topic'],
  ])('%s is a fault', (_what, change, path) => {
    expect(paths('aws-iot', change)).toEqual([path])
  })

  const check = publishCheck(presets['aws-iot'], 'lamp')
  const said = (topic: string, qos = 0, bytes = 0) => check({ topic, qos, bytes })?.about

  it.each([
    'a/b/c/d/e/f/g/h',
    '$aws/things/lamp/shadow/update',
    '$aws/things/lamp/shadow/name/kitchen/get',
    '$aws/rules/store/a/b/c/d/e/f/g/h',
    '$aws/things/lamp/jobs/start-next',
  ])('%s may be published to', topic => {
    expect(said(topic, 1, 128 * 1024)).toBeUndefined()
  })

  it.each([
    ['a/b/c/d/e/f/g/h/i', 0, 0, 'topic'],
    ['ü'.repeat(129), 0, 0, 'topic'],
    ['$aws/events/presence/connected/lamp', 0, 0, 'topic'],
    ['$aws/things/lamp/shadow/update/accepted', 0, 0, 'topic'],
    ['$other', 0, 0, 'topic'],
    ['a', 2, 0, 'qos'],
    ['a', 0, 128 * 1024 + 1, 'payload'],
  ] as const)('%s with QoS %d and %d bytes may not, because of the %s', (topic, qos, bytes, about) => {
    expect(said(topic, qos, bytes)).toBe(about)
  })
})

describe('Azure IoT Hub', () => {
  it.each<[string, Partial<BrokerInput>, string]>([
    ['MQTT 5', { protocolVersion: '5' }, 'protocolVersion'],
    ['an offer of MQTT 5', { protocolVersion: 'auto' }, 'protocolVersion'],
    ['no client id', { clientId: '' }, 'clientId'],
    ['a plain user name', { username: 'andy' }, 'username'],
    ['no user name', { username: null }, 'username'],
    ['any topic', subscribed('home/#'), 'subscriptions[0].filter'],
    [
      'the messages of another device',
      subscribed('devices/other/messages/devicebound/#'),
      'subscriptions[0].filter',
    ],
    ['keep alive of an hour', { keepAlive: 3600 }, 'keepAlive'],
  ])('%s is a fault', (_what, change, path) => {
    expect(paths('azure-iot-hub', change)).toEqual([path])
  })

  it('lets a device subscribe to its own messages', () => {
    expect(paths('azure-iot-hub', subscribed('devices/lamp.1/messages/devicebound/#', 1))).toEqual([])
  })

  it('lets it publish to its own topics only', () => {
    const check = publishCheck(presets['azure-iot-hub'], 'lamp.1')
    const may = (topic: string) => check({ topic, qos: 1, bytes: 1 }) === undefined
    expect(may('devices/lamp.1/messages/events/')).toBe(true)
    expect(may('devices/lamp.1/messages/events/$.ct=application%2Fjson')).toBe(true)
    expect(may('$iothub/twin/PATCH/properties/reported/?$rid=7')).toBe(true)
    expect(may('devices/lampX1/messages/events/')).toBe(false) // the dot of an id is no pattern
    expect(may('home/lamp')).toBe(false)
  })
})

describe('HiveMQ Cloud', () => {
  it.each<[string, Partial<BrokerInput>, string[]]>([
    ['no login', { username: null, password: null }, ['username', 'password']],
    ['a port of elsewhere', { url: 'wss://host/mqtt' }, ['url']],
    ['no encryption', { url: 'mqtt://host:1883' }, ['url']],
  ])('%s is a fault', (_what, change, expected) => {
    expect(paths('hivemq-cloud', change)).toEqual(expected)
  })
})
