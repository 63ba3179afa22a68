import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EventBlockWriter, eventBlockFacts, readEventBlock } from '../../../src/main/journal/event-block.ts'
import type { TomteEvent } from '../../../src/shared/event.ts'
import { Payload } from '../../../src/shared/payload.ts'
import { messageEvent, plainEvent } from '../../support/events.ts'

const anyEvent = fc.record({
  gap: fc.integer({ min: 1, max: 2 ** 40 }),
  time: fc.integer({ min: 0, max: 2 ** 42 }),
  prefix: fc.string({ unit: 'grapheme' }),
  suffix: fc.constantFrom('', 'a', 'kitchen.motion', 'ü€😀'),
  payload: fc.uint8Array({ maxLength: 200 }),
  rules: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 6 }),
  firstRun: fc.integer({ min: 1, max: 2 ** 50 }),
  source: fc.record(
    {
      broker: fc.constantFrom('home', 'other'),
      topic: fc.constantFrom('home/a', 'home/b', ''),
      qos: fc.constantFrom(0, 1, 2),
      retain: fc.boolean(),
      properties: fc.constant({ contentType: 'text/plain' }),
      backlog: fc.constant(true),
      decoder: fc.constantFrom('cbor', 'text'),
      trigger: fc.constant({ rule: 'warm', index: 1, key: 'home\nhome/a', due: 1_767_268_800_000 }),
      deliveryId: fc.constant(1_767_268_800_000_001),
      cause: fc.constant({ rule: 'warm', name: 'Too warm', run: 3, event: 2, via: 'home/a', depth: 1 }),
    },
    { requiredKeys: [] },
  ),
})

test('what is read is what was written, block after block', () => {
  const writer = new EventBlockWriter()
  let id = 0
  fc.assert(
    fc.property(fc.array(anyEvent, { minLength: 1, maxLength: 30 }), drawn => {
      const given = drawn.map(({ gap, payload, rules, firstRun, source, ...names }) => {
        id += gap
        const event: TomteEvent = {
          id,
          ...names,
          payload: Payload.ofBytes(payload),
          source: { plugin: 'mqtt', ...(source as object) },
        }
        writer.append(event, rules.length, rules, firstRun)
        return { event, fired: rules.length, rules, firstRun: rules.length > 0 ? firstRun : 0 }
      })
      const { value } = writer.seal()!
      const times = given.map(({ event }) => event.time)
      expect(eventBlockFacts(value)).toMatchObject({
        count: given.length,
        firstId: given[0]!.event.id,
        lastId: id,
        earliest: Math.min(...times),
        latest: Math.max(...times),
      })
      const read = readEventBlock(value)
      expect(read.map(({ event }) => event.payload.bytes)).toEqual(
        given.map(({ event }) => Buffer.from(event.payload.bytes)),
      )
      const bare = (entry: (typeof given)[0]) => ({ ...entry, event: { ...entry.event, payload: null } })
      expect(read.map(entry => bare(entry as never))).toEqual(given.map(bare))
    }),
    { numRuns: 200 },
  )
})

test('a source that does not pass is left out', () => {
  const writer = new EventBlockWriter()
  for (let id = 1; id <= 4; id++) writer.append(messageEvent(`home/${id % 2}`, 'x', { id }), 0, [], 0)
  writer.append({ ...plainEvent('Tomte', 'Started'), id: 5 }, 0, [], 0)
  const { value } = writer.seal()!
  const ids = (topic?: string) =>
    readEventBlock(value, ({ source }) => source.topic === topic).map(({ event }) => event.id)
  expect(ids('home/1')).toEqual([1, 3])
  expect(ids(undefined)).toEqual([5])
  expect(ids('elsewhere')).toEqual([])
  expect(writer.seal()).toBeUndefined()
})

test('a payload of many megabytes is kept whole', () => {
  const writer = new EventBlockWriter()
  const payload = Buffer.alloc(5_000_000, 'tomte')
  writer.append(messageEvent('home/camera', payload, { id: 1 }), 0, [], 0)
  const [entry] = readEventBlock(writer.seal()!.value)
  expect(Buffer.compare(entry!.event.payload.bytes, payload)).toBe(0)
})

test('what is no block is refused, wherever it is cut', () => {
  const writer = new EventBlockWriter()
  for (let id = 1; id <= 3; id++) writer.append(messageEvent('home/x', 'payload', { id }), 0, [], 0)
  const { value } = writer.seal()!
  for (let length = 0; length < value.length; length++)
    expect(() => {
      if (readEventBlock(value.subarray(0, length)).length < 3) throw new RangeError('short')
    }).toThrow()
})
