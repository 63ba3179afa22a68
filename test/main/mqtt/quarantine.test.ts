import { describe, expect, it } from 'vitest'
import type { QuarantinedMessage } from '../../../src/main/mqtt/types.ts'
import { type BrokerLink, turn } from '../../support/scripted-broker.ts'
import { bytes, connectedHarness, type Harness } from './harness.ts'

const message = (topic: string, qos: 0 | 1 | 2 = 1) => ({ topic, payload: bytes('x'), qos, retain: false })
const KEPT = { cleanStart: false, sessionExpiry: 100 }

async function again({ client, broker, clock, state }: Harness, connack = {}): Promise<BrokerLink> {
  await turn(5)
  const up = state('connected')
  if (client.state.name === 'waiting') await clock.advance(client.state.retryAt - clock.now())
  const { link } = await broker.greet({ sessionPresent: true, ...connack })
  await up
  await turn()
  return link
}

/** Answers the questions on a connection in doubt, and lets its time pass; returns how many there were. */
async function prove({ clock }: Harness, link: BrokerLink): Promise<number> {
  const asked = link.unread.filter(({ cmd }) => cmd === 'pingreq').length
  link.send({ cmd: 'pingresp' })
  await turn()
  await clock.advance(1000)
  await turn()
  return asked
}

function watch({ client }: Harness): QuarantinedMessage[] {
  const found: QuarantinedMessage[] = []
  client.onQuarantine(each => found.push(each))
  return found
}

const topics = (link: BrokerLink) =>
  link.unread.filter(({ cmd }) => cmd === 'publish').map(({ topic }) => topic)

describe('a message on which the broker closes the connection', () => {
  it('is found among many, set aside after its retry, and the connection goes on', async () => {
    const all = await connectedHarness(KEPT)
    const found = watch(all)
    const results = ['a', 'poison', 'b'].map(topic => all.client.publish(message(topic)))
    const rejected = expect(results[1]).rejects.toMatchObject({ code: 'ERR_MQTT_QUARANTINED' })
    await turn()
    all.link.send({ cmd: 'disconnect', reasonCode: 0x87 })
    const second = await again(all)
    expect(topics(second)).toEqual(['a'])
    second.send({ cmd: 'puback', messageId: 1 })
    await turn()
    expect(topics(second)).toEqual(['a', 'poison'])
    second.send({ cmd: 'disconnect', reasonCode: 0x87 })
    const third = await again(all)
    await rejected
    expect(topics(third)).toEqual(['b'])
    third.send({ cmd: 'puback', messageId: 3 })
    await results[2]
    expect(found).toMatchObject([{ direction: 'sent', topic: 'poison', qos: 1 }])
    expect(all.client.counters).toMatchObject({ quarantined: 1, dropped: 1, inflight: 0, queued: 0 })
    for (let i = 0; i < 3; i++) all.client.publish(message(`after ${i}`)).catch(() => {})
    await turn()
    expect(topics(third).slice(1)).toEqual(['after 0', 'after 1', 'after 2'])
  })

  it('is found as well where the broker loses the session each time', async () => {
    const all = await connectedHarness()
    const rejected = expect(all.client.publish(message('poison', 2))).rejects.toMatchObject({
      code: 'ERR_MQTT_QUARANTINED',
    })
    await turn()
    all.link.send({ cmd: 'disconnect', reasonCode: 0x99 })
    const second = await again(all, { sessionPresent: false })
    second.send({ cmd: 'disconnect', reasonCode: 0x99 })
    await again(all, { sessionPresent: false })
    await rejected
  })

  it('is found as well where no reason is given: sent once, sent again alone, and set aside', async () => {
    const all = await connectedHarness({ protocolVersion: 4, cleanStart: false })
    const found = watch(all)
    const results = ['a', 'poison', 'b'].map(topic => all.client.publish(message(topic)))
    const rejected = expect(results[1]).rejects.toMatchObject({ code: 'ERR_MQTT_QUARANTINED' })
    await turn()
    expect(topics(all.link)).toEqual(['a', 'poison', 'b'])
    all.link.cut()
    const second = await again(all)
    expect(topics(second)).toEqual([])
    expect(await prove(all, second)).toBe(0)
    expect(topics(second)).toEqual(['a'])
    second.send({ cmd: 'puback', messageId: 1 })
    await turn()
    expect(topics(second)).toEqual(['a', 'poison'])
    second.cut()
    const third = await again(all)
    expect(found).toEqual([])
    expect(await prove(all, third)).toBe(1)
    await rejected
    expect(topics(third)).toEqual(['b'])
    third.send({ cmd: 'puback', messageId: 3 })
    await results[2]
    expect(found).toMatchObject([{ direction: 'sent', topic: 'poison', qos: 1 }])
    for (let i = 0; i < 3; i++) all.client.publish(message(`after ${i}`)).catch(() => {})
    await turn()
    expect(topics(third).slice(1)).toEqual(['after 0', 'after 1', 'after 2'])
    await all.clock.advance(20_000)
  })

  it('and a broken off connection, as of a broker that does not read to the end, is no other', async () => {
    const all = await connectedHarness({ protocolVersion: 4, cleanStart: false })
    const found = watch(all)
    all.client.publish(message('poison', 2)).catch(() => {})
    let link = all.link
    for (let death = 0; death < 2; death++) {
      await turn()
      link.reset()
      link = await again(all)
      await prove(all, link)
    }
    expect(found).toMatchObject([{ topic: 'poison', qos: 2 }])
    expect(topics(link)).toEqual([])
  })

  it('lets nothing else out while it is tried: QoS 0 waits too', async () => {
    const all = await connectedHarness({ protocolVersion: 4, cleanStart: false })
    void all.client.publish(message('suspect')).catch(() => {})
    await turn()
    all.link.cut()
    const link = await again(all)
    all.client.send(message('beside', 0))
    await prove(all, link)
    expect(topics(link)).toEqual(['suspect'])
    link.send({ cmd: 'puback', messageId: 1 })
    await turn()
    expect(topics(link)).toEqual(['suspect', 'beside'])
  })

  it('is found in MQTT 5 without a reason too, once the connection flaps', async () => {
    const all = await connectedHarness(KEPT)
    const found = watch(all)
    all.client.publish(message('poison')).catch(() => {})
    let link = all.link
    let sent = 1
    for (; found.length === 0 && sent < 10; sent++) {
      await turn()
      link.cut()
      link = await again(all)
      if (sent > 2) await prove(all, link)
    }
    expect(found).toMatchObject([{ topic: 'poison' }])
    expect(sent).toBe(5)
  })
})

describe('a link that breaks off again and again', () => {
  async function suspicious() {
    const all = await connectedHarness({ protocolVersion: 4, cleanStart: false })
    const found = watch(all)
    const done = all.client.publish(message('good'))
    await turn()
    all.link.cut()
    return { all, found, done, link: await again(all) }
  }

  it('while messages come through sets none aside', async () => {
    const all = await connectedHarness({ protocolVersion: 4, cleanStart: false })
    const found = watch(all)
    let link = all.link
    for (let i = 0; i < 20; i++) {
      const done = all.client.publish(message(`${i}`))
      await turn()
      link.cut()
      link = await again(all)
      await prove(all, link)
      const { messageId } = link.unread.at(-1)
      link.send({ cmd: 'puback', messageId })
      await done
    }
    expect(found).toEqual([])
  })

  it('before anything was sent is bad by itself', async () => {
    const { all, found, done, link } = await suspicious()
    link.reset()
    let next = await again(all)
    for (let i = 0; i < 5; i++) {
      expect(topics(next)).toEqual(['good']) // at once, as nothing is suspected
      next.reset()
      next = await again(all)
      next.reset()
      next = await again(all)
    }
    next.send({ cmd: 'puback', messageId: 1 })
    await done
    expect(found).toEqual([])
  })

  it('with nothing on it after it died twice with a message is bad by itself', async () => {
    const { all, found, done, link } = await suspicious()
    await prove(all, link)
    link.reset()
    ;(await again(all)).reset()
    const last = await again(all)
    expect(topics(last)).toEqual(['good'])
    last.send({ cmd: 'puback', messageId: 1 })
    await done
    expect(found).toEqual([])
  })

  it('long after the message was sent says nothing', async () => {
    const { all, found, done, link } = await suspicious()
    await prove(all, link)
    await all.clock.advance(6000)
    link.cut()
    const last = await again(all)
    expect(topics(last)).toEqual(['good'])
    last.send({ cmd: 'puback', messageId: 1 })
    await done
    expect(found).toEqual([])
  })

  it('and does not answer any more says nothing', async () => {
    const all = await connectedHarness({ protocolVersion: 4, cleanStart: false, keepAlive: 10 })
    const found = watch(all)
    const done = all.client.publish(message('good'))
    await turn()
    for (let i = 0; i < 4; i++) {
      await all.clock.advance(16_000)
      expect(topics(await again(all))).toEqual(['good'])
    }
    all.broker.links.at(-1)!.send({ cmd: 'puback', messageId: 1 })
    await done
    expect(found).toEqual([])
  })
})

describe('a received message that cannot be read', () => {
  const TOPIC = `0009${Buffer.from('a/b/c/d/e').toString('hex')}`
  /** A content type that is no UTF-8. */
  const SPOILT = '04030001ff'
  const packet = (first: string, id: string) => {
    const body = TOPIC + id + SPOILT
    return Buffer.from(first + (body.length / 2).toString(16).padStart(2, '0') + body, 'hex')
  }

  it.each([
    ['QoS 0', '30', '30', '', undefined],
    ['QoS 1', '32', '3a', '0007', { cmd: 'puback', messageId: 7, reasonCode: 0x83 }],
    ['QoS 2', '34', '3c', '0007', { cmd: 'pubrec', messageId: 7, reasonCode: 0x83 }],
  ])('ends one connection; the second time it is set aside: %s', async (_qos, first, dup, id, answer) => {
    const all = await connectedHarness(KEPT)
    const found = watch(all)
    const received: string[] = []
    all.client.onMessage(({ topic }) => void received.push(topic))
    const waiting = all.state('waiting')
    all.link.write(packet(first, id))
    expect((await waiting).error.code).toBe('ERR_MQTT_MALFORMED_PACKET')
    const link = await again(all)
    link.write(packet(dup, id))
    link.send({ cmd: 'publish', topic: 'good', payload: 'x', qos: 0, retain: false, dup: false })
    await turn()
    expect(received).toEqual(['good'])
    expect(link.unread).toMatchObject(answer ? [answer] : [])
    expect(found).toMatchObject([{ direction: 'received', error: { code: 'ERR_MQTT_MALFORMED_PACKET' } }])
    expect(all.client.counters.quarantined).toBe(1)
  })

  it('is another one with another payload', async () => {
    const all = await connectedHarness(KEPT)
    all.link.write(packet('30', ''))
    const link = await again(all)
    const waiting = all.state('waiting')
    link.write(Buffer.from(`3011${TOPIC}04030001fe61`, 'hex'))
    expect((await waiting).error.code).toBe('ERR_MQTT_MALFORMED_PACKET')
  })

  it('too many at once are never set aside', async () => {
    const all = await connectedHarness({ ...KEPT, properties: { receiveMaximum: 1 } })
    all.client.onMessage(() => new Promise(() => {}))
    let link = all.link
    for (let i = 0; i < 3; i++) {
      const waiting = all.state('waiting')
      link.write(Buffer.from('320600016100010032060001610002 00'.replaceAll(' ', ''), 'hex'))
      expect((await waiting).error.code).toBe('ERR_MQTT_RECEIVE_MAXIMUM')
      link = await again(all, { sessionPresent: false })
    }
  })
})
