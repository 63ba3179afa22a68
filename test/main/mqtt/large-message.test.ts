import { describe, expect, it } from 'vitest'
import type { QuarantinedMessage } from '../../../src/main/mqtt/types.ts'
import { turn } from '../../support/scripted-broker.ts'
import { connectedHarness } from './harness.ts'

const LIMIT = 100

async function limited(protocolVersion: 3 | 4 | 5, properties = {}) {
  const all = await connectedHarness({
    protocolVersion,
    properties: { maximumPacketSize: LIMIT, ...properties },
  })
  const received: string[] = []
  const setAside: QuarantinedMessage[] = []
  all.client.onMessage(({ topic }) => void received.push(topic))
  all.client.onQuarantine(message => setAside.push(message))
  return { ...all, received, setAside }
}

const publish = (topic: string, qos: 0 | 1 | 2, messageId: number, length: number, more = {}) =>
  ({
    cmd: 'publish',
    topic,
    qos,
    messageId,
    payload: Buffer.alloc(length),
    retain: false,
    dup: false,
    ...more,
  }) as const

describe('a received message over our limit', () => {
  it.each([
    [3, 0, undefined],
    [3, 1, { cmd: 'puback', messageId: 7 }],
    [4, 0, undefined],
    [4, 1, { cmd: 'puback', messageId: 7 }],
    [4, 2, { cmd: 'pubrec', messageId: 7 }],
    [5, 0, undefined],
    [5, 1, { cmd: 'puback', messageId: 7, reasonCode: 0x97 }],
    [5, 2, { cmd: 'pubrec', messageId: 7, reasonCode: 0x97 }],
  ] as const)('is set aside and acknowledged, version %d, QoS %d', async (version, qos, answer) => {
    const { link, client, received, setAside } = await limited(version)
    link.send(publish('a/big/one', qos, 7, 5000))
    link.send(publish('small', 0, 0, 5))
    await turn()
    expect(received).toEqual(['small'])
    expect(link.unread).toMatchObject(answer ? [answer] : [])
    expect(setAside).toMatchObject([
      { direction: 'received', topic: 'a/big/one', qos, error: { code: 'ERR_MQTT_MESSAGE_TOO_LARGE' } },
    ])
    expect(setAside[0]!.size).toBeGreaterThan(5000)
    expect(client.counters).toMatchObject({ quarantined: 1, received: 1 })
    expect(client.state.name).toBe('connected')
  })

  it('before MQTT 5 ends its QoS 2 exchange as any other', async () => {
    const { link } = await limited(4)
    link.send(publish('big', 2, 7, 5000))
    expect(await link.next()).toMatchObject({ cmd: 'pubrec', messageId: 7 })
    link.send({ cmd: 'pubrel', messageId: 7 })
    expect(await link.next()).toMatchObject({ cmd: 'pubcomp', messageId: 7 })
  })

  it('is acknowledged in its turn', async () => {
    const { link, client } = await limited(4)
    let accept = () => {}
    client.onMessage(
      () =>
        new Promise(resolve => {
          accept = resolve
        }),
    )
    link.send(publish('slow', 1, 1, 5))
    link.send(publish('big', 1, 2, 5000))
    await turn()
    expect(link.unread).toEqual([])
    accept()
    await turn()
    expect(link.unread.map(({ messageId }) => messageId)).toEqual([1, 2])
  })

  it('sets a topic alias for those that follow, and may use one itself', async () => {
    const { link, received, setAside } = await limited(5, { topicAliasMaximum: 3 })
    link.send(publish('long/topic', 0, 0, 5000, { properties: { topicAlias: 2 } }))
    link.send(publish('', 0, 0, 5, { properties: { topicAlias: 2 } }))
    link.send(publish('', 0, 0, 5000, { properties: { topicAlias: 2 } }))
    await turn()
    expect(received).toEqual(['long/topic'])
    expect(setAside.map(({ topic }) => topic)).toEqual(['long/topic', 'long/topic'])
  })

  it('is left to the broker where we take no more messages', async () => {
    const { link, client, setAside } = await limited(4)
    await client.pause()
    link.send(publish('big', 1, 2, 5000))
    await turn()
    expect(link.unread).toEqual([])
    expect(setAside).toEqual([])
  })

  it('is a fault where it cannot be read, which ends one connection only', async () => {
    const { link, state } = await limited(4)
    const waiting = state('waiting')
    link.write(Buffer.concat([Buffer.from([0x32, 0xac, 0x02, 0, 1, 0x61, 0, 0]), Buffer.alloc(295)]))
    expect((await waiting).error.code).toBe('ERR_MQTT_MALFORMED_PACKET')
  })
})
