import { describe, expect, it } from 'vitest'
import { FilterChain } from '../../../src/main/event/filter-chain.ts'
import { byTopic } from '../../../src/main/event/filter-parts.ts'
import { createExpressions } from '../../../src/main/expression/expression.ts'
import type { EmittedEvent } from '../../../src/shared/event.ts'
import { Payload } from '../../../src/shared/payload.ts'
import { type EventFilterInput, eventFiltersSchema } from '../../../src/shared/workspace/event-filter.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

const expressions = createExpressions()

function chainOf(...filters: EventFilterInput[]) {
  const clock = new SimulatedClock()
  const released: string[] = []
  const chain = new FilterChain(
    eventFiltersSchema.parse(filters),
    { clock, expressions, keyOf: byTopic },
    (event, topic) => released.push(`${topic}=${event.payload.text}`),
  )
  const send = (topic: string, text: string) => chain.passes(eventOf(topic, text), topic)
  return { clock, chain, send, released: () => released.splice(0) }
}

function eventOf(topic: string, text: string): EmittedEvent {
  const payload = Payload.ofBytes(Buffer.from(text))
  return { prefix: 'Home', suffix: topic, payload, source: { plugin: 'mqtt', broker: 'home', topic } }
}

describe('regex', () => {
  it('keeps, or drops, what it is found in', () => {
    const keep = chainOf({ type: 'regex', pattern: '^(on|off)$', flags: 'i' })
    expect(['ON', 'off', 'offline', ''].map(text => keep.send('a', text))).toEqual([true, true, false, false])
    const drop = chainOf({ type: 'regex', pattern: 'debug', keep: false })
    expect(['a debug line', 'a line'].map(text => drop.send('a', text))).toEqual([false, true])
    expect(drop.chain.counts()).toEqual([{ dropped: 1 }])
  })

  it('lets nothing pass that it cannot search, and says so', () => {
    const { chain, send } = chainOf({ type: 'regex', pattern: 'x', keep: false })
    expect(send('a', 'y'.repeat(2_000_000))).toBe(false)
    expect(chain.counts()).toMatchObject([{ dropped: 1, faults: 1, fault: { code: 'ERR_EXPRESSION' } }])
  })
})

describe('expression', () => {
  it('keeps what it is true of', () => {
    const { send, chain } = chainOf({
      type: 'expression',
      expression: 'payload.battery < 20 and topicLevels[0] = "home"',
    })
    expect(send('home/a', '{"battery":10}')).toBe(true)
    expect(send('home/a', '{"battery":50}')).toBe(false)
    expect(send('shed/a', '{"battery":10}')).toBe(false)
    expect(send('home/a', 'ON')).toBe(false)
    expect(chain.counts()).toEqual([{ dropped: 3 }])
  })

  it('drops what it fails on, and says why', () => {
    const { send, chain } = chainOf({ type: 'expression', expression: 'payload.battery < "x"' })
    expect(send('home/a', '{"battery":10}')).toBe(false)
    expect(chain.counts()).toMatchObject([{ dropped: 1, faults: 1, fault: { code: 'ERR_EXPRESSION' } }])
  })

  it('that does not compile lets nothing pass, and holds nobody up', () => {
    const { send, chain } = chainOf({ type: 'expression', expression: 'payload.battery <' })
    expect(send('home/a', '{}')).toBe(false)
    expect(chain.counts()).toMatchObject([{ faults: 1 }])
    const endless = chainOf({ type: 'expression', expression: '($f := function($x){ $f($x) }; $f(1))' })
    expect(endless.send('a', '1')).toBe(false)
    expect(endless.chain.counts()[0]?.fault?.message).toContain('never ends')
  })
})

describe('debounce', () => {
  it('lets the last message of a burst pass, after quiet, for each topic', async () => {
    const { clock, chain, send, released } = chainOf({ type: 'debounce', seconds: 2 })
    expect(send('a', '1')).toBe(false)
    await clock.advance(1000)
    send('a', '2')
    send('b', '1')
    await clock.advance(1000)
    send('a', '3')
    expect(released()).toEqual([])
    expect(chain.counts()).toEqual([{ dropped: 2, held: 2 }])
    await clock.advance(1000)
    expect(released()).toEqual(['b=1'])
    await clock.advance(1000)
    expect(released()).toEqual(['a=3'])
    await clock.advance(60_000)
    expect(released()).toEqual([])
    expect(chain.counts()).toEqual([{ dropped: 2, held: 0 }])
  })

  it('has one timer for all topics', async () => {
    const { clock, send, released } = chainOf({ type: 'debounce', seconds: 2 })
    for (let topic = 0; topic < 1000; topic++) send(`t${topic}`, 'x')
    expect(clock.pending).toBe(1)
    await clock.advance(2000)
    expect(released()).toHaveLength(1000)
    expect(clock.pending).toBe(0)
  })

  it('holds so many topics and bytes and no more: the oldest goes on early', () => {
    const { chain, send, released } = chainOf({ type: 'debounce', seconds: 2 })
    for (let topic = 0; topic < 10_001; topic++) send(`t${topic}`, 'x')
    expect(released()).toEqual(['t0=x'])
    chain.flush()
    expect(released()).toHaveLength(10_000)
    for (const topic of ['a', 'b', 'c']) send(topic, 'x'.repeat(6_000_000))
    expect(released().map(each => each[0])).toEqual(['a'])
  })

  it('keeps no more of the chunk alive than its payload', () => {
    const { chain } = chainOf({ type: 'debounce', seconds: 2 })
    const chunk = Buffer.alloc(1_000_000, 'x')
    let held: Payload | undefined
    const watched = new FilterChain(
      eventFiltersSchema.parse([{ type: 'debounce', seconds: 1 }]),
      { clock: new SimulatedClock(), expressions, keyOf: byTopic },
      event => {
        held = event.payload
      },
    )
    watched.passes({ ...eventOf('a', ''), payload: Payload.ofBytes(chunk.subarray(0, 10)) }, 'a')
    watched.flush()
    expect(held?.bytes.buffer.byteLength).toBe(10)
    chain.flush()
  })
})

describe('sample', () => {
  it('lets the newest of each topic pass in each round, and nothing where none came', async () => {
    const { clock, chain, send, released } = chainOf({ type: 'sample', seconds: 10 })
    send('a', '1')
    await clock.advance(4000)
    send('a', '2')
    send('b', '1')
    await clock.advance(5999)
    expect(released()).toEqual([])
    await clock.advance(1)
    expect(released()).toEqual(['a=2', 'b=1'])
    await clock.advance(3000)
    send('a', '3')
    await clock.advance(7000)
    expect(released()).toEqual(['a=3'])
    await clock.advance(100_000)
    expect(released()).toEqual([])
    send('a', '4')
    await clock.advance(9999)
    expect(released()).toEqual([])
    await clock.advance(1)
    expect(released()).toEqual(['a=4'])
    expect(chain.counts()).toEqual([{ dropped: 1, held: 0 }])
  })
})

describe('mute', () => {
  it('drops all until its time has come', async () => {
    const start = new SimulatedClock().now()
    const { clock, chain, send } = chainOf({
      type: 'mute',
      until: new Date(start + 60_000).toISOString(),
      reason: 'holidays',
    })
    expect(send('a', '1')).toBe(false)
    await clock.advance(59_999)
    expect(send('a', '1')).toBe(false)
    await clock.advance(1)
    expect(send('a', '1')).toBe(true)
    expect(chain.counts()).toEqual([{ dropped: 2 }])
  })

  it('drops all in its window of time', async () => {
    const { clock, send } = chainOf({
      type: 'mute',
      time: { after: '22:00', before: '06:00', timeZone: 'UTC' },
    })
    const seen: boolean[] = []
    await clock.advance(86_400_000 - (clock.now() % 86_400_000))
    for (let hour = 0; hour < 24; hour++) {
      seen.push(send('a', '1'))
      await clock.advance(3_600_000)
    }
    expect(seen.map(Number).join('')).toBe('000000111111111111111100')
  })

  it('drops all where it has no end', () => {
    expect(chainOf({ type: 'mute' }).send('a', '1')).toBe(false)
  })
})

describe('a chain', () => {
  it('lets what a filter held go through those after it, and then on', async () => {
    const { clock, chain, send, released } = chainOf(
      { type: 'debounce', seconds: 1 },
      { type: 'change' },
      { type: 'sample', seconds: 5 },
    )
    send('a', '1')
    await clock.advance(1000)
    send('a', '1')
    await clock.advance(1000)
    send('a', '2')
    await clock.advance(1000)
    expect(released()).toEqual([])
    await clock.advance(5000)
    expect(released()).toEqual(['a=2'])
    expect(chain.counts()).toEqual([{ dropped: 0, held: 0 }, { dropped: 1 }, { dropped: 1, held: 0 }])
    expect(chain.dropped).toBe(2)
  })

  it('flushed, loses nothing that is held', () => {
    const { chain, send, released } = chainOf(
      { type: 'debounce', seconds: 1 },
      { type: 'sample', seconds: 5 },
    )
    send('a', '1')
    send('b', '2')
    chain.flush()
    expect(released()).toEqual(['a=1', 'b=2'])
  })
})
