import { describe, expect, it } from 'vitest'
import { turn } from '../../support/scripted-broker.ts'
import { connectedHarness } from './harness.ts'

const pings = (link: { unread: { cmd: string }[] }) =>
  link.unread.filter(({ cmd }) => cmd === 'pingreq').length

describe('keep alive while we do not read', () => {
  it('goes on with PINGREQ and does not call the link dead', async () => {
    const { client, link, clock } = await connectedHarness({ keepAlive: 20 })
    client.read(false)
    await clock.advance(305_000)
    expect(client.state.name).toBe('connected')
    expect(pings(link)).toBe(15)
  })

  it('gives the broker its full time when we read again, and no more', async () => {
    const { client, link, clock, state } = await connectedHarness({ keepAlive: 20 })
    client.read(false)
    await clock.advance(22_000) // a PINGREQ is open
    client.read(true)
    await clock.advance(4900)
    expect(client.state.name).toBe('connected')
    const waiting = state('waiting')
    await clock.advance(200)
    expect((await waiting).error.code).toBe('ERR_MQTT_KEEP_ALIVE')
    expect(pings(link)).toBe(1)
  })

  it('is content with what waited to be read', async () => {
    const { client, link, clock } = await connectedHarness({ keepAlive: 20 })
    client.read(false)
    await clock.advance(60_000)
    for (let i = 0; i < pings(link); i++) link.send({ cmd: 'pingresp' })
    await turn()
    client.read(true)
    await turn()
    await clock.advance(19_000)
    expect(client.state.name).toBe('connected')
  })

  it('reads nothing meanwhile, on the next connection too, and all of it afterwards', async () => {
    const { client, broker, link, clock, state } = await connectedHarness()
    const received: string[] = []
    client.onMessage(({ topic }) => void received.push(topic))
    const send = (to: typeof link, topic: string) =>
      to.send({ cmd: 'publish', topic, payload: 'x', qos: 0, retain: false, dup: false })
    client.read(false)
    link.reset()
    await state('waiting')
    await clock.advance(1000)
    const { link: second } = await broker.greet()
    await turn()
    expect(client.state.name).toBe('connected')
    send(second, 'a')
    await turn()
    expect(received).toEqual([])
    client.read(true)
    await turn()
    expect(received).toEqual(['a'])
  })

  it('sends PINGREQ in time where keep alive is shorter than its patience', async () => {
    const { link, clock } = await connectedHarness({ keepAlive: 2 })
    for (let second = 0; second < 20; second++) {
      await clock.advance(1000)
      while (link.unread.shift()) link.send({ cmd: 'pingresp' })
      await turn()
    }
    const sent = link.bytes.toString('hex').split('c000').length - 1
    expect(sent).toBeGreaterThanOrEqual(9)
  })
})
