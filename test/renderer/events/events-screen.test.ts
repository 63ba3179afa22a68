import { describe, expect, it } from 'vitest'
import { messageOf } from '../../../src/renderer/events/event-commands.ts'
import { indexOfEvent, movedIndex, newerThan } from '../../../src/renderer/events/event-keys.ts'
import { propertyFacts } from '../../../src/renderer/events/property-facts.ts'
import { type EventFilter, filtersOn, noFilter, toQuery } from '../../../src/renderer/store/event-filter.ts'
import type { EventDetail, EventRow } from '../../../src/shared/contract/event.ts'
import { toBase64 } from '../../../src/shared/encoding.ts'

const row = (id: number): EventRow => ({
  id,
  time: id,
  prefix: 'A',
  suffix: 'b',
  kind: 'text',
  preview: '',
  size: 0,
  fired: 0,
})

describe('the filter', () => {
  const now = Date.UTC(2026, 10, 21, 12)
  const query = (change: Partial<EventFilter>) => toQuery({ ...noFilter, ...change }, now)

  it('takes a text with wildcards for a pattern, any other for a search', () => {
    expect(query({ text: ' House.*.motion ' })).toEqual({ pattern: 'House.*.motion' })
    expect(query({ text: 'is it on?  maybe', broker: 'house', ran: 'any' })).toEqual({
      text: 'is it on?  maybe',
      broker: 'house',
      fired: true,
    })
    expect(query({ text: '  ' })).toEqual({})
  })
  it('searches for any text where there is a pattern of its own', () => {
    expect(query({ text: '21?', pattern: 'Hall.*' })).toEqual({ text: '21?', pattern: 'Hall.*' })
  })
  it('asks for topic, rule and time, together', () => {
    expect(query({ topic: ' house/+ ', ran: { rule: 'warm' }, span: { from: 1, to: 2 } })).toEqual({
      topic: 'house/+',
      rule: 'warm',
      from: 1,
      to: 2,
    })
    expect(query({ span: 'hour' })).toEqual({ from: now - 3_600_000 })
  })
  it('counts what is on', () => {
    const on = (change: Partial<EventFilter>) => filtersOn({ ...noFilter, ...change })
    expect([
      on({}),
      on({ text: ' ' }),
      on({ text: 'a' }),
      on({ ran: 'any', span: 'today', topic: '#' }),
    ]).toEqual([0, 0, 1, 3])
  })
})

describe('keys', () => {
  it('move within the list and begin at the newest', () => {
    expect(movedIndex('ArrowDown', -1, 10)).toBe(9)
    expect(movedIndex('ArrowUp', 0, 10)).toBe(0)
    expect(movedIndex('PageUp', 30, 100)).toBe(10)
    expect(movedIndex('End', 3, 10)).toBe(9)
    expect(movedIndex('x', 3, 10)).toBeNull()
    expect(movedIndex('ArrowDown', -1, 0)).toBeNull()
  })
  it('find events by their id although ids have gaps', () => {
    const rows = [2, 5, 9, 14].map(row)
    expect([
      indexOfEvent(rows, 9),
      indexOfEvent(rows, 6),
      indexOfEvent(rows, null),
      indexOfEvent([], 1),
    ]).toEqual([2, -1, -1, -1])
    expect([newerThan(rows, 5), newerThan(rows, 6), newerThan(rows, 99), newerThan(rows, 0)]).toEqual([
      2, 2, 0, 4,
    ])
  })
})

describe('publishing an event again', () => {
  const detail = (bytes: Uint8Array, kind: EventRow['kind']): EventDetail => ({
    row: { ...row(1), kind },
    payload: toBase64(bytes),
    truncated: false,
    runs: [],
    source: {
      plugin: 'mqtt',
      broker: 'house',
      topic: 'a/b',
      qos: 1,
      retain: true,
      properties: { contentType: 'x' },
    },
  })
  it('keeps topic, QoS, retain and properties', () => {
    expect(messageOf(detail(new TextEncoder().encode('on'), 'text'))).toEqual({
      topic: 'a/b',
      payload: 'on',
      encoding: 'text',
      qos: 1,
      retain: true,
      properties: { contentType: 'x' },
    })
  })
  it('carries bytes over untouched', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
    expect(messageOf(detail(bytes, 'binary'))).toMatchObject({ encoding: 'base64', payload: toBase64(bytes) })
  })
})

describe('propertyFacts', () => {
  it('shows correlation data as text where it is text, else as hex; user properties may repeat', () => {
    const facts = propertyFacts({
      correlationData: toBase64(Uint8Array.of(0, 255)),
      userProperties: [
        ['a', '1'],
        ['a', '2'],
      ],
    })
    expect(facts.filter(([, value]) => value !== undefined)).toEqual([
      ['Correlation', '00ff'],
      ['a', '1'],
      ['a', '2'],
    ])
    expect(propertyFacts({ correlationData: toBase64(new TextEncoder().encode('id-7')) })[2]).toEqual([
      'Correlation',
      'id-7',
    ])
  })
})
