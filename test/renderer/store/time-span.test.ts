import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  boundsOf,
  fromLocalInput,
  spanWords,
  startOfDay,
  toLocalInput,
} from '../../../src/renderer/store/time-span.ts'

const zone = process.env.TZ
beforeAll(() => {
  process.env.TZ = 'Europe/Berlin'
})
afterAll(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

const HOUR = 3_600_000

describe('a span of time', () => {
  // Clocks in Berlin went from 03:00 back to 02:00 on 25 October 2026.
  const monday = Date.parse('2026-10-26T09:30:00+01:00')

  it('reckons days as long as they were', () => {
    expect(boundsOf('today', monday)).toEqual({ from: Date.parse('2026-10-26T00:00:00+01:00') })
    const { from, to } = boundsOf('yesterday', monday)
    expect([from, to]).toEqual([
      Date.parse('2026-10-25T00:00:00+02:00'),
      Date.parse('2026-10-26T00:00:00+01:00') - 1,
    ])
    expect(to! - from! + 1).toBe(25 * HOUR)
    expect(boundsOf('week', monday)).toEqual({ from: Date.parse('2026-10-19T09:30:00+02:00') })
    expect(boundsOf('hour', monday)).toEqual({ from: monday - HOUR })
    expect(startOfDay(monday, 1)).toBe(Date.parse('2026-10-27T00:00:00+01:00'))
  })

  it('is as open as it was written', () => {
    expect(boundsOf(null, monday)).toEqual({})
    expect(boundsOf({ to: 5 }, monday)).toEqual({ to: 5 })
    expect(spanWords({ from: monday })).toMatch(/^Since .*\d\d:30$/)
    expect(spanWords({ to: monday })).toMatch(/^Until .*\d\d:30$/)
    expect(spanWords('yesterday')).toBe('Yesterday')
  })

  it('is read from fields of date and time and shown in them', () => {
    expect(toLocalInput(monday)).toBe('2026-10-26T09:30')
    expect(fromLocalInput('2026-10-26T09:30')).toBe(monday)
    expect([fromLocalInput(''), fromLocalInput('2026-13-40T'), toLocalInput(undefined)]).toEqual([
      undefined,
      undefined,
      '',
    ])
  })
})
