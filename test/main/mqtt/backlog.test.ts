import { describe, expect, it } from 'vitest'
import { turn } from '../../support/scripted-broker.ts'
import { connectedHarness } from './harness.ts'

/** A client whose session went on, and what it took for backlog: `topic` or `topic!`. */
async function resumed(connack: Record<string, unknown> = { sessionPresent: true }) {
  const all = await connectedHarness({ cleanStart: false, sessionExpiry: 100, keepAlive: 0 }, connack)
  const { client, link, clock } = all
  const seen: string[] = []
  const open: (() => void)[] = []
  let isSlow = false
  client.onMessage(({ topic, backlog }) => {
    seen.push(backlog ? `${topic}!` : topic)
    if (isSlow) return new Promise<void>(resolve => open.push(resolve))
  })
  let id = 0
  return {
    seen,
    pings: () => link.unread.filter(({ cmd }) => cmd === 'pingreq').length,
    /** From here on messages are acknowledged only by `finish`. */
    slow() {
      isSlow = true
    },
    async finish() {
      isSlow = false
      for (const end of open.splice(0)) end()
      await turn(5)
    },
    async publish(topic: string, qos: 0 | 1 | 2 = 1) {
      link.send({ cmd: 'publish', topic, payload: 'x', qos, messageId: ++id, dup: false, retain: false })
      await turn(5)
    },
    async pong() {
      link.send({ cmd: 'pingresp' })
      await turn(5)
    },
    wait: (milliseconds: number) => clock.advance(milliseconds).then(() => turn(5)),
  }
}

describe('messages that waited in the session', () => {
  it('are marked until nothing came between a PINGREQ and its answer', async () => {
    const { seen, publish, pong, wait, pings } = await resumed()
    await publish('a')
    await publish('now', 0)
    await wait(100)
    expect(pings()).toBe(1)
    await publish('b')
    await pong()
    await publish('c')
    await wait(100)
    expect(pings()).toBe(2)
    await pong()
    await publish('d')
    await wait(60_000)
    expect(pings()).toBe(2)
    expect(seen).toEqual(['a!', 'now', 'b!', 'c!', 'd'])
  })

  it('go on for as long as one of them is not acknowledged: the broker may hold more back', async () => {
    const { seen, slow, finish, publish, pong, wait } = await resumed()
    slow()
    await publish('a')
    await wait(100)
    await pong()
    await publish('b')
    await finish()
    await wait(100)
    await pong()
    await publish('c')
    expect(seen).toEqual(['a!', 'b!', 'c'])
  })

  it('of QoS 2 likewise, until they are released', async () => {
    const { seen, publish, pong, wait } = await resumed()
    await publish('a', 2)
    await wait(100)
    await pong()
    await publish('b', 2)
    expect(seen).toEqual(['a!', 'b!'])
  })

  it('are not looked for in a new session', async () => {
    const { seen, publish, wait, pings } = await resumed({ sessionPresent: false })
    await publish('a')
    await wait(1000)
    expect(seen).toEqual(['a'])
    expect(pings()).toBe(0)
  })

  it('end after half a minute without a gap', async () => {
    const { seen, publish, pong, wait } = await resumed()
    for (let second = 0; second < 31; second++) {
      for (let tenth = 0; tenth < 10; tenth++) {
        await wait(100)
        await publish(`s${second}`)
        await pong()
      }
    }
    expect(seen[100]).toBe('s10!')
    expect(seen.at(-1)).toBe('s30')
  })
})
