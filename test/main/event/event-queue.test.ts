import { expect, test } from 'vitest'
import { createEventQueue } from '../../../src/main/event/event-queue.ts'
import { eventString, type TomteEvent } from '../../../src/shared/event.ts'
import { Payload } from '../../../src/shared/payload.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

const named = (suffix: string) => ({ prefix: 'Test', suffix, payload: Payload.empty })

function queueOf(process: (event: TomteEvent, emit: (suffix: string) => void) => void, limit?: number) {
  const clock = new SimulatedClock()
  const failures: unknown[] = []
  const queue = createEventQueue({
    clock,
    limit,
    process: event => process(event, suffix => queue.emit('test', named(suffix))),
    failed: error => void failures.push(error),
  })
  return { clock, queue, failures, emit: (suffix: string) => queue.emit('test', named(suffix)) }
}

test('an idle queue processes at once', () => {
  const seen: string[] = []
  const { emit, clock } = queueOf(event => void seen.push(eventString(event)))
  emit('a')
  expect(seen).toEqual(['Test.a'])
  expect(clock.pending).toBe(0)
})

test('ids rise by one, time is the clock’s, the plug-in is the emitter’s', async () => {
  const seen: TomteEvent[] = []
  const { queue, clock } = queueOf(event => void seen.push(event))
  queue.emit('test', named('a'))
  await clock.advance(5)
  queue.emit('test', { ...named('b'), source: { topic: 'x' } })
  queue.emit('test', { ...named('c'), source: { plugin: 'other' } })
  expect(seen.map(event => event.id)).toEqual([1, 2, 3])
  expect(seen[1]?.time).toBe(clock.now())
  expect(seen[0]?.time).toBe(clock.now() - 5)
  expect(seen.map(event => event.source)).toEqual([
    { plugin: 'test' },
    { plugin: 'test', topic: 'x' },
    { plugin: 'other' },
  ])
})

test('an event emitted while another is processed waits behind it, in order', () => {
  const log: string[] = []
  const { emit } = queueOf((event, emitInside) => {
    log.push(`begin ${event.suffix}`)
    if (event.suffix === 'a') {
      emitInside('b')
      emitInside('c')
    }
    if (event.suffix === 'b') emitInside('d')
    log.push(`end ${event.suffix}`)
  })
  emit('a')
  expect(log).toEqual(['a', 'b', 'c', 'd'].flatMap(suffix => [`begin ${suffix}`, `end ${suffix}`]))
})

test('what one event throws hinders no other', () => {
  const seen: string[] = []
  const { emit, failures } = queueOf((event, emitInside) => {
    seen.push(event.suffix)
    if (event.suffix === 'a') {
      emitInside('b')
      throw new Error('a failed')
    }
  })
  emit('a')
  emit('c')
  expect(seen).toEqual(['a', 'b', 'c'])
  expect(failures).toEqual([new Error('a failed')])
})

test('a full queue drops and counts', () => {
  const seen: string[] = []
  const { emit, queue } = queueOf((event, emitInside) => {
    seen.push(event.suffix)
    if (event.suffix === 'a') for (let i = 0; i < 5; i++) emitInside(`b${i}`)
  }, 3)
  emit('a')
  expect(seen).toEqual(['a', 'b0', 'b1', 'b2'])
  expect([queue.accepted, queue.dropped, queue.waiting]).toEqual([4, 2, 0])
})

test('events that beget events for ever do not hold the process', async () => {
  let count = 0
  const { emit, queue, clock } = queueOf((_event, emitInside) => {
    count++
    if (count < 100_000) emitInside('again')
  })
  emit('first')
  const inOneGo = count
  expect(inOneGo).toBeLessThan(10_000)
  emit('from outside')
  expect(count).toBe(inOneGo)
  expect(clock.pending).toBe(1)
  await clock.advance(1)
  expect(count).toBe(100_001)
  expect(queue.waiting).toBe(0)
  emit('after')
  expect(count).toBe(100_002)
})

test('a stopped queue takes nothing and forgets what waited', () => {
  const seen: string[] = []
  const { emit, queue } = queueOf((event, emitInside) => {
    seen.push(event.suffix)
    emitInside('b')
    queue.stop()
  })
  emit('a')
  emit('c')
  expect(seen).toEqual(['a'])
  expect(queue.waiting).toBe(0)
})

test('tells when what waited has been processed, even while more comes without end', async () => {
  let count = 0
  const { emit, queue, clock } = queueOf((_event, emitInside) => {
    count++
    if (count < 100_000) emitInside('again')
  })
  emit('first')
  emit('from outside')
  let told = 0
  void queue.processed().then(() => {
    told = count
  })
  await Promise.resolve()
  expect(told).toBe(0)
  await clock.advance(1)
  expect(told).toBeGreaterThan(0)
  await expect(queue.processed()).resolves.toBeUndefined()
})

test('an event that takes its time holds the others, but not the process', async () => {
  const seen: string[] = []
  const ends: (() => void)[] = []
  const clock = new SimulatedClock()
  const failures: unknown[] = []
  const queue = createEventQueue({
    clock,
    process({ suffix }) {
      seen.push(suffix)
      if (suffix === 'long')
        return new Promise<void>(resolve => ends.push(resolve)).then(() => void seen.push('over'))
      if (suffix === 'fails') return Promise.reject(new Error('it failed'))
    },
    failed: error => void failures.push(error),
  })
  for (const suffix of ['long', 'a', 'long', 'fails', 'b']) queue.emit('test', named(suffix))
  expect([seen, queue.waiting]).toEqual([['long'], 5])
  let processed = false
  void queue.processed().then(() => {
    processed = true
  })
  ends[0]?.()
  await clock.advance(1)
  await new Promise(resolve => setImmediate(resolve))
  expect([seen.join(' '), queue.waiting, processed]).toEqual(['long over a long', 3, false])
  ends[1]?.()
  await new Promise(resolve => setImmediate(resolve))
  expect(seen.join(' ')).toBe('long over a long over fails b')
  expect([queue.waiting, processed]).toEqual([0, true])
  expect(failures).toEqual([new Error('it failed')])
})

test('a long row of events that take their time is forgotten as it goes', async () => {
  let left = 5000
  const clock = new SimulatedClock()
  const queue = createEventQueue({
    clock,
    async process() {
      if (left-- > 0) queue.emit('test', named('next'))
    },
    failed: error => {
      throw error
    },
  })
  queue.emit('test', named('first'))
  await queue.processed()
  while (left >= 0) await new Promise(resolve => setImmediate(resolve))
  expect([queue.accepted, queue.dropped, queue.waiting]).toEqual([5001, 0, 0])
})
