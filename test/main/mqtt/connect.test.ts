import { describe, expect, it } from 'vitest'
import { turn } from '../../support/scripted-broker.ts'
import { bytes, connectedHarness } from './harness.ts'

describe('CONNECT', () => {
  it('carries everything the options say, in MQTT 5', async () => {
    const { connect } = await connectedHarness({
      username: 'andy',
      password: 'secret',
      cleanStart: false,
      sessionExpiry: 3600,
      keepAlive: 30,
      will: {
        topic: 'tomte/status',
        payload: bytes('offline'),
        qos: 1,
        retain: true,
        delay: 5,
        properties: {
          contentType: 'text/plain',
          userProperties: [
            ['b', '1'],
            ['a', '2'],
            ['b', '3'],
          ],
        },
      },
      properties: { topicAliasMaximum: 10, userProperties: [['k', 'v']], maximumPacketSize: 1000 },
    })
    expect(connect).toMatchObject({
      protocolId: 'MQTT',
      protocolVersion: 5,
      clientId: 'tomte',
      clean: false,
      keepalive: 30,
      username: 'andy',
      password: Buffer.from('secret'),
      properties: {
        sessionExpiryInterval: 3600,
        receiveMaximum: 20,
        maximumPacketSize: 1000,
        topicAliasMaximum: 10,
        userProperties: { k: 'v' },
      },
      will: {
        topic: 'tomte/status',
        payload: Buffer.from('offline'),
        qos: 1,
        retain: true,
        properties: {
          willDelayInterval: 5,
          contentType: 'text/plain',
          userProperties: { b: ['1', '3'], a: '2' },
        },
      },
    })
  })

  it('keeps user properties in their order on the wire', async () => {
    const { link } = await connectedHarness({
      properties: {
        userProperties: [
          ['b', '1'],
          ['a', '2'],
          ['b', '3'],
        ],
      },
    })
    const wire = link.bytes.toString('latin1')
    expect(wire).toContain('&\0\x01b\0\x011&\0\x01a\0\x012&\0\x01b\0\x013')
  })

  it('is MQIsdp 3 in MQTT 3.1', async () => {
    const { connect } = await connectedHarness({ protocolVersion: 3 })
    expect(connect).toMatchObject({ protocolId: 'MQIsdp', protocolVersion: 3, clean: true })
  })

  it('asks for a clean start once only where the session of MQTT 5 outlives the connection', async () => {
    const { connect, link, broker, clock } = await connectedHarness({ sessionExpiry: 60 })
    expect(connect.clean).toBe(true)
    link.cut()
    await turn()
    await clock.advance(1000)
    const again = await broker.greet()
    expect(again.connect.clean).toBe(false)
  })

  it('is always clean where the session ends with the connection', async () => {
    const { link, broker, clock } = await connectedHarness({ protocolVersion: 4 })
    link.cut()
    await turn()
    await clock.advance(1000)
    expect((await broker.greet()).connect.clean).toBe(true)
  })
})
