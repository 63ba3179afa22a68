import { describe, expect, it } from 'vitest'
import type { ApplicationMessage } from '../../../src/main/mqtt/types.ts'
import { turn } from '../../support/scripted-broker.ts'
import { bytes, connectedHarness, type Harness, harness } from './harness.ts'

const message = (topic: string, qos: 0 | 1 | 2): ApplicationMessage => ({
  topic,
  payload: bytes('x'),
  qos,
  retain: false,
})

/** Waits for the lost connection to be noticed, lets the time of the next attempt come, and answers it. */
async function again({ client, broker, clock, state }: Harness, connack = {}) {
  await turn(5)
  const up = state('connected')
  if (client.state.name === 'waiting') await clock.advance(client.state.retryAt - clock.now())
  const greeted = await broker.greet(connack)
  await up
  await turn()
  return greeted.link
}

describe('what is open when the connection breaks', () => {
  it('is sent again with DUP and the same identifier, in order, where the session goes on', async () => {
    const all = await connectedHarness({ cleanStart: false, sessionExpiry: 100 })
    const { client, link } = all
    const results = [
      client.publish(message('one', 1)),
      client.publish(message('two', 2)),
      client.publish(message('three', 2)),
    ]
    await turn()
    link.send({ cmd: 'pubrec', messageId: 3 })
    await turn()
    link.cut()
    const next = await again(all, { sessionPresent: true })
    expect(next.unread.map(packet => [packet.cmd, packet.messageId, packet.dup])).toEqual([
      ['pubrel', 3, false],
      ['publish', 1, true],
      ['publish', 2, true],
    ])
    next.send({ cmd: 'puback', messageId: 1 })
    next.send({ cmd: 'pubrec', messageId: 2 })
    next.send({ cmd: 'pubcomp', messageId: 3 })
    next.send({ cmd: 'pubcomp', messageId: 2 })
    expect(await Promise.all(results)).toHaveLength(3)
  })

  it('goes out no faster than the new Receive Maximum allows', async () => {
    const all = await connectedHarness({ cleanStart: false, sessionExpiry: 100 })
    for (let i = 1; i <= 4; i++) all.client.publish(message(`${i}`, 1)).catch(() => {})
    await turn()
    all.link.cut()
    const next = await again(all, { sessionPresent: true, properties: { receiveMaximum: 2 } })
    all.client.publish(message('5', 1)).catch(() => {})
    await turn()
    expect(next.unread.map(packet => packet.topic)).toEqual(['1', '2'])
    next.send({ cmd: 'puback', messageId: 2 })
    next.send({ cmd: 'puback', messageId: 1 })
    await turn()
    expect(next.unread.map(packet => packet.topic)).toEqual(['1', '2', '3', '4'])
    next.send({ cmd: 'puback', messageId: 3 })
    await turn()
    expect(next.unread.at(-1)).toMatchObject({ topic: '5', dup: false })
  })

  it('is refused where the new connection does not allow it any more', async () => {
    const all = await connectedHarness({ cleanStart: false, sessionExpiry: 100 })
    const refused = all.client.publish(message('one', 2))
    refused.catch(() => {})
    await turn()
    all.link.cut()
    const next = await again(all, { sessionPresent: true, properties: { maximumQoS: 1 } })
    await expect(refused).rejects.toMatchObject({ code: 'ERR_MQTT_QOS' })
    expect(next.unread).toEqual([])
  })

  it('is published anew where MQTT 5 lost the session; what had got PUBREC is reported', async () => {
    const all = await connectedHarness()
    const { client, link } = all
    const one = client.publish(message('one', 1))
    const two = client.publish(message('two', 2))
    two.catch(() => {})
    await turn()
    link.send({ cmd: 'pubrec', messageId: 2 })
    await turn()
    link.cut()
    const next = await again(all)
    await expect(two).rejects.toMatchObject({ code: 'ERR_MQTT_SESSION_LOST' })
    expect(next.unread).toMatchObject([{ cmd: 'publish', topic: 'one', messageId: 3, dup: false }])
    next.send({ cmd: 'puback', messageId: 3 })
    expect(await one).toEqual({ reasonCode: 0 })
  })

  it('does not deliver a QoS 2 message twice, before or after the acceptance', async () => {
    const all = await connectedHarness({ cleanStart: false, sessionExpiry: 100 })
    const { client, link } = all
    let count = 0
    let through = () => {}
    client.onMessage(() => {
      count++
      return new Promise(resolve => {
        through = resolve
      })
    })
    const publish = { cmd: 'publish', topic: 'a', payload: 'x', qos: 2, messageId: 5, retain: false } as const
    link.send({ ...publish, dup: false })
    await turn()
    link.cut()
    const second = await again(all, { sessionPresent: true })
    second.send({ ...publish, dup: true })
    await turn()
    expect(second.unread).toEqual([])
    through()
    expect(await second.next()).toMatchObject({ cmd: 'pubrec', messageId: 5 })
    second.cut()
    const third = await again(all, { sessionPresent: true })
    third.send({ ...publish, dup: true })
    expect(await third.next()).toMatchObject({ cmd: 'pubrec', messageId: 5 })
    third.send({ cmd: 'pubrel', messageId: 5 })
    expect(await third.next()).toMatchObject({ cmd: 'pubcomp', reasonCode: 0 })
    expect(count).toBe(1)
    third.send({ ...publish, dup: false })
    await turn()
    expect(count).toBe(2)
  })

  it('answers a PUBREL it does not know', async () => {
    const { link } = await connectedHarness()
    link.send({ cmd: 'pubrel', messageId: 77 })
    expect(await link.next()).toMatchObject({ cmd: 'pubcomp', messageId: 77, reasonCode: 0x92 })
  })
})

describe('subscriptions', () => {
  it('are made again only where the session was lost', async () => {
    const all = await connectedHarness({ cleanStart: false, sessionExpiry: 100 })
    const granted = all.client.subscribe([
      { filter: 'a/#', qos: 1, noLocal: true, retainAsPublished: true, retainHandling: 2 },
    ])
    const first = await all.link.next()
    expect(first).toMatchObject({
      messageId: 1,
      subscriptions: [{ topic: 'a/#', qos: 1, nl: true, rap: true, rh: 2 }],
    })
    all.link.send({ cmd: 'suback', messageId: 1, granted: [1] })
    expect(await granted).toEqual([{ filter: 'a/#', reasonCode: 1 }])
    all.link.cut()
    const kept = await again(all, { sessionPresent: true })
    expect(kept.unread).toEqual([])
    kept.cut()
    const lost = await again(all, { sessionPresent: false })
    expect(lost.unread).toMatchObject([{ cmd: 'subscribe', subscriptions: [{ topic: 'a/#', qos: 1 }] }])
  })

  it('that were not answered are made again in any case, and still answered', async () => {
    const all = await connectedHarness({ cleanStart: false, sessionExpiry: 100 })
    const granted = all.client.subscribe([{ filter: 'a', qos: 0 }])
    await all.link.next()
    all.link.cut()
    const next = await again(all, { sessionPresent: true })
    const { messageId } = await next.next()
    next.send({ cmd: 'suback', messageId, granted: [0x87], properties: { reasonString: 'private' } })
    expect(await granted).toMatchObject([{ reasonCode: 0x87, error: { code: 'ERR_MQTT_NOT_AUTHORIZED' } }])
  })

  it('ended without a connection are ended in the session that goes on', async () => {
    const all = await connectedHarness({ cleanStart: false, sessionExpiry: 100 })
    all.client.subscribe([{ filter: 'a', qos: 0 }]).catch(() => {})
    const { messageId } = await all.link.next()
    all.link.send({ cmd: 'suback', messageId, granted: [0] })
    await turn()
    all.link.cut()
    await turn()
    const ended = all.client.unsubscribe(['a'])
    const next = await again(all, { sessionPresent: true })
    const packet = await next.next()
    expect(packet).toMatchObject({ cmd: 'unsubscribe', unsubscriptions: ['a'] })
    next.send({ cmd: 'unsuback', messageId: packet.messageId, granted: [0] })
    expect(await ended).toEqual([{ filter: 'a', reasonCode: 0 }])
  })

  it('with different identifiers go out in different packets', async () => {
    const { client, link } = await connectedHarness()
    void client
      .subscribe([
        { filter: 'a', qos: 0, identifier: 1 },
        { filter: 'b', qos: 0, identifier: 2 },
        { filter: 'c', qos: 0, identifier: 1 },
      ])
      .catch(() => {})
    await turn()
    expect(
      link.unread.map(packet => [packet.properties?.subscriptionIdentifier, packet.subscriptions.length]),
    ).toEqual([
      [1, 2],
      [2, 1],
    ])
  })

  it.each([
    [{ wildcardSubscriptionAvailable: false }, { filter: 'a/+', qos: 0 as const }, 'ERR_MQTT_WILDCARD'],
    [
      { sharedSubscriptionAvailable: false },
      { filter: '$share/g/a', qos: 0 as const },
      'ERR_MQTT_SHARED_SUBSCRIPTION',
    ],
    [
      { maximumPacketSize: 20 },
      { filter: 'a'.repeat(20), qos: 0 as const },
      'ERR_MQTT_PACKET_TOO_LARGE_SENT',
    ],
  ])('are not sent where the broker said that it cannot: %o', async (properties, subscription, code) => {
    const { client, link } = await connectedHarness({}, { properties })
    expect(await client.subscribe([subscription])).toMatchObject([{ error: { code } }])
    await turn()
    expect(link.unread).toEqual([])
  })
})

describe('the connection', () => {
  it('is tried again ever later, up to the ceiling', async () => {
    const { client, broker, clock, state } = harness({ reconnect: { initial: 1000, maximum: 5000 } })
    client.start()
    const delays: number[] = []
    for (let i = 0; i < 5; i++) {
      const waiting = state('waiting')
      const link = await broker.accept()
      link.cut()
      const { retryAt, attempt } = await waiting
      expect(attempt).toBe(i + 1)
      delays.push(retryAt - clock.now())
      await clock.advance(delays.at(-1)!)
    }
    expect(delays).toEqual([1000, 2000, 4000, 5000, 5000])
  })

  it('is tried again only after the longest time where another client took over', async () => {
    const { link, state, clock } = await connectedHarness({ reconnect: { initial: 1000, maximum: 60_000 } })
    const waiting = state('waiting')
    link.send({ cmd: 'disconnect', reasonCode: 0x8e })
    const { error, retryAt } = await waiting
    expect(error.code).toBe('ERR_MQTT_SESSION_TAKEN_OVER')
    expect(retryAt - clock.now()).toBe(60_000)
  })

  it('is found dead within keep alive and five seconds, however much we send ourselves', async () => {
    const { client, clock, link, state } = await connectedHarness({ keepAlive: 10 })
    const waiting = state('waiting')
    const begin = clock.now()
    let deadAt = 0
    void waiting.then(() => {
      deadAt = clock.now()
    })
    for (let i = 0; i < 20 && deadAt === 0; i++) {
      client.send(message('a', 0))
      await clock.advance(1000)
      await turn()
    }
    expect((await waiting).error.code).toBe('ERR_MQTT_KEEP_ALIVE')
    expect(deadAt - begin).toBeLessThanOrEqual(15_000)
    expect(link.unread.filter(packet => packet.cmd === 'pingreq')).toHaveLength(1)
  })

  it('is kept alive by PINGREQ, with one timer', async () => {
    const { client, clock, link } = await connectedHarness({ keepAlive: 10 })
    for (let i = 0; i < 3; i++) {
      await clock.advance(10_000)
      expect(await link.next()).toMatchObject({ cmd: 'pingreq' })
      link.send({ cmd: 'pingresp' })
      await turn()
      expect(clock.pending).toBe(1)
      await clock.advance(0)
    }
    expect(client.state.name).toBe('connected')
  })

  it('has no timer at all without keep alive', async () => {
    const { clock } = await connectedHarness({ keepAlive: 0 })
    expect(clock.pending).toBe(0)
  })

  it('uses the keep alive of the broker', async () => {
    const { clock, link } = await connectedHarness({ keepAlive: 60 }, { properties: { serverKeepAlive: 4 } })
    await clock.advance(4000)
    expect(await link.next()).toMatchObject({ cmd: 'pingreq' })
  })

  it('is checked, or tried, at once after the computer woke up', async () => {
    const all = await connectedHarness()
    all.client.wake()
    expect(await all.link.next()).toMatchObject({ cmd: 'pingreq' })
    const waiting = all.state('waiting')
    await all.clock.advance(5000)
    expect((await waiting).error.code).toBe('ERR_MQTT_KEEP_ALIVE')
    all.client.wake()
    expect(all.client.state.name).toBe('connecting')
    await all.broker.greet()
  })

  it('is given up when CONNACK does not come in time', async () => {
    const { client, broker, clock, state } = harness({ connectTimeout: 3000 })
    const waiting = state('waiting')
    client.start()
    const link = await broker.accept()
    await link.next()
    await clock.advance(3000)
    expect((await waiting).error.code).toBe('ERR_MQTT_CONNACK_TIMEOUT')
  })

  it.each([
    ['ERR_MQTT_TLS_PORT', Buffer.from([0x15, 3, 1, 0, 2, 2, 70])],
    ['ERR_MQTT_NOT_SPOKEN', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['ERR_MQTT_NOT_SPOKEN', Buffer.from('SSH-2.0-OpenSSH_9.2\r\n')],
  ])('to something else than MQTT is told apart: %s', async (code, greeting) => {
    const { client, broker, state } = harness()
    const waiting = state('waiting')
    client.start()
    const link = await broker.accept()
    link.write(greeting)
    expect((await waiting).error.code).toBe(code)
  })
})

describe('stop', () => {
  it('waits for what is in flight, says DISCONNECT and closes', async () => {
    const { client, link } = await connectedHarness()
    const published = client.publish(message('a', 1))
    const stopped = client.stop()
    expect(await link.next()).toMatchObject({ cmd: 'publish' })
    expect(link.unread).toEqual([])
    link.send({ cmd: 'puback', messageId: 1 })
    await published
    expect(await link.next()).toMatchObject({ cmd: 'disconnect', reasonCode: 0 })
    await stopped
    expect(client.state).toEqual({ name: 'stopped' })
    expect(link.bytes.subarray(-2).toString('hex')).toBe('e000')
  })

  it('ends at its deadline, and tells those who wait', async () => {
    const { client, clock, link } = await connectedHarness()
    const published = client.publish(message('a', 1))
    published.catch(() => {})
    const stopped = client.stop({ deadline: 500, will: true })
    await clock.advance(500)
    await stopped
    await expect(published).rejects.toMatchObject({ code: 'ERR_MQTT_STOPPED' })
    await link.closed
    expect(client.state).toEqual({ name: 'stopped' })
  })

  it('ends in every other state as well, and start begins anew', async () => {
    const { client, broker, clock, state } = harness()
    client.start()
    await client.stop()
    client.start()
    const greeting = await broker.accept()
    await greeting.next()
    await client.stop()
    const waiting = state('waiting')
    client.start()
    const attempt = await broker.accept()
    attempt.cut()
    await waiting
    await client.stop()
    expect(clock.pending).toBe(0)
    const up = state('connected')
    client.start()
    await broker.greet()
    await up
  })
})
