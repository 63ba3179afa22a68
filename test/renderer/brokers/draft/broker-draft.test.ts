import { describe, expect, it } from 'vitest'
import {
  brokerOf,
  draftOfBroker,
  draftOfCopy,
  effectiveId,
  newDraft,
  sameDraft,
} from '../../../../src/renderer/brokers/draft/broker-draft.ts'
import { prefixFor } from '../../../../src/renderer/brokers/draft/naming.ts'
import { checkDraft } from '../../../../src/renderer/brokers/draft/validate.ts'
import { type BrokerInput, brokerSchema } from '../../../../src/shared/workspace/broker.ts'

const none: ReadonlySet<string> = new Set()

const full: BrokerInput = {
  id: 'home',
  name: 'Home',
  enabled: false,
  url: 'wss://broker.local:8884/mqtt',
  protocolVersion: '5',
  clientId: 'tomte-desk',
  cleanStart: false,
  sessionExpiry: 86_400,
  keepAlive: 30,
  maximumPacketSize: 5000,
  receiveMaximum: 7,
  topicAliasMaximum: 12,
  requestResponseInformation: true,
  userProperties: [
    ['site', 'attic'],
    ['site', 'cellar'],
  ],
  username: 'andy',
  password: { secret: 'broker/home/password' },
  tls: {
    ca: 'ca.pem',
    cert: 'me.pem',
    key: 'me.key',
    passphrase: { secret: 'broker/home/passphrase' },
    serverName: 'broker.example',
    minVersion: 'TLSv1.3',
    alpn: ['mqtt'],
    verify: false,
  },
  headers: { Authorization: 'Bearer x', 'X-Tenant': '7' },
  will: {
    topic: 'tomte/desk/status',
    payload: '6f66',
    encoding: 'hex',
    qos: 1,
    retain: true,
    delay: 5,
    properties: {
      messageExpiry: 60,
      payloadIsText: true,
      contentType: 'text/plain',
      responseTopic: 'r',
      correlationData: 'AAE=',
      userProperties: [
        ['a', '1'],
        ['a', '2'],
      ],
    },
  },
  subscriptions: [
    {
      filter: 'home/#',
      qos: 2,
      prefix: 'Home',
      noLocal: true,
      retainAsPublished: false,
      retainHandling: 2,
      filters: [
        { type: 'topic', filter: 'home/+/debug' },
        { type: 'retained', keep: true },
        { type: 'text', contains: 'on', keep: false },
        { type: 'field', comparison: { field: 'payload.value', op: '>', value: 20 } },
        { type: 'field', comparison: { field: 'payload.state', op: 'in', value: ['on', 'true', 1] } },
        { type: 'field', comparison: { field: 'payload.x', op: 'exists' } },
        { type: 'change', field: 'payload.value' },
        { type: 'throttle', seconds: 0.5 },
      ],
    },
  ],
}

it('a broker comes through the form unchanged, whatever is set', () => {
  const broker = brokerSchema.parse(full)
  expect(checkDraft(draftOfBroker(broker), 'home', none)).toEqual({ broker, faults: null })
})

it('what only MQTT 5 knows is kept where the version is another', () => {
  const broker = brokerSchema.parse({ ...full, protocolVersion: '3.1.1' })
  expect(checkDraft(draftOfBroker(broker), 'home', none).broker).toEqual(broker)
})

describe('a new broker', () => {
  it('needs nothing but its host name', () => {
    const draft = newDraft()
    const named = { ...draft, address: { ...draft.address, host: 'broker.local' } }
    const { broker } = checkDraft(named, effectiveId(named, none), none)
    expect(broker).toMatchObject({
      id: 'broker-local',
      name: 'broker.local',
      url: 'mqtt://broker.local',
      subscriptions: [{ filter: '#', prefix: 'BrokerLocal' }],
    })
  })

  it('gets its id from its name, and never one that is taken', () => {
    const named = { ...newDraft(), name: 'Über Haus' }
    expect(effectiveId(named, none)).toBe('uber-haus')
    expect(effectiveId(named, new Set(['uber-haus', 'uber-haus-2']))).toBe('uber-haus-3')
    expect(effectiveId({ ...named, name: '???' }, none)).toBe('broker')
    expect(effectiveId({ ...named, name: 'New' }, none)).toBe('new-2') // #/brokers/new is taken
    expect(effectiveId({ ...named, name: 'x'.repeat(99) }, none)).toHaveLength(64)
  })
})

it('a prefix is made of the words of the name', () => {
  expect(['holiday house', 'broker.local', '192.168.1.10', ''].map(prefixFor)).toEqual([
    'HolidayHouse',
    'BrokerLocal',
    'MQTT',
    'MQTT',
  ])
})

it('a copy is a new broker with a client id of its own', () => {
  const copy = draftOfCopy(brokerSchema.parse(full), 'Home (2)')
  expect(copy).toMatchObject({ savedId: null, id: '', clientId: '' })
  expect(brokerOf(copy, effectiveId(copy, new Set(['home'])))).toMatchObject({
    id: 'home-2',
    password: { secret: 'broker/home/password' },
  })
})

describe('whether something is unsaved', () => {
  const draft = draftOfBroker(brokerSchema.parse(full))

  it('is told by what would be saved', () => {
    expect(sameDraft(draft, draftOfBroker(brokerSchema.parse(full)))).toBe(true)
    expect(sameDraft(draft, { ...draft, keepAlive: 31 })).toBe(false)
  })

  it('counts a typed password', () => {
    expect(
      sameDraft(draft, {
        ...draft,
        password: { ...draft.password, typed: { value: 'x', keep: 'session' as const } },
      }),
    ).toBe(false)
  })
})
