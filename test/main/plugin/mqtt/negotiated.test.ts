import { describe, expect, it } from 'vitest'
import { connectionFacts } from '../../../../src/main/mqtt/connect.ts'
import { checkedSettings } from '../../../../src/main/mqtt/settings.ts'
import type { ProtocolVersion } from '../../../../src/main/mqtt/types.ts'
import {
  clientSubscriptions,
  connectionOptions,
} from '../../../../src/main/plugin/mqtt/connection-options.ts'
import { negotiated } from '../../../../src/main/plugin/mqtt/negotiated.ts'
import { brokerSchema } from '../../../../src/shared/workspace/broker.ts'

const input = { id: 'home', name: 'Home', url: 'mqtt://broker.local' }
const sources = {
  secret: async () => 'pencil',
  folder: '/',
  clientId: () => 'tomte-home',
  identifier: (position: number) => position + 1,
}

function facts(version: ProtocolVersion, properties = {}) {
  const settings = checkedSettings(
    {
      ...input,
      protocolVersion: version,
      clientId: 'tomte',
      cleanStart: true,
      sessionExpiry: 60,
      keepAlive: 30,
    },
    version,
  )
  return negotiated(connectionFacts({ type: 2, sessionPresent: false, reasonCode: 0, properties }, settings))
}

describe('what was negotiated', () => {
  it('tells what the broker limits or assigns', () => {
    const found = facts(5, {
      assignedClientIdentifier: 'assigned',
      serverKeepAlive: 20,
      sessionExpiryInterval: 10,
      receiveMaximum: 5,
      maximumQoS: 1,
      maximumPacketSize: 1000,
      topicAliasMaximum: 8,
      retainAvailable: false,
      sharedSubscriptionAvailable: false,
    })
    expect(found).toEqual({
      protocolVersion: '5',
      clientId: 'assigned',
      keepAlive: 20,
      sessionExpiry: 10,
      receiveMaximum: 5,
      maximumQoS: 1,
      maximumPacketSize: 1000,
      topicAliasMaximum: 8,
      lacks: ['retained messages', 'shared subscriptions'],
    })
  })

  it('says little where the broker said nothing', () => {
    expect(facts(4)).toEqual({ protocolVersion: '3.1.1', clientId: 'tomte', keepAlive: 30, lacks: [] })
  })
})

describe('a broker whose version is “auto”', () => {
  const broker = brokerSchema.parse({ ...input, protocolVersion: 'auto', subscriptions: [{ filter: 'a' }] })

  it('is offered what MQTT 5 has', async () => {
    expect(await connectionOptions(broker, sources)).toMatchObject({ protocolVersion: 'auto' })
    expect(clientSubscriptions(broker, sources)).toMatchObject([{ identifier: 1 }])
  })

  it('is never sent the password that SCRAM-SHA-256 keeps', async () => {
    const login = { username: 'andy', password: { secret: 'p' }, authentication: 'scram-sha-256' as const }
    const careful = brokerSchema.parse({ ...input, protocolVersion: 'auto', ...login })
    expect(await connectionOptions(careful, sources)).toMatchObject({
      protocolVersion: 5,
      authentication: 'SCRAM-SHA-256',
    })
  })
})

describe('SCRAM-SHA-256 in the workspace', () => {
  const login = { username: 'andy', password: { secret: 'p' }, authentication: 'scram-sha-256' }

  it.each([
    ['MQTT 5', { ...login, protocolVersion: '3.1.1' }],
    ['a user name', { ...login, username: null }],
    ['a password', { ...login, password: null }],
  ])('needs %s', (_what, change) => {
    const result = brokerSchema.safeParse({ ...input, ...change })
    expect(result.error?.issues[0]?.path).toEqual(['authentication'])
  })
})
