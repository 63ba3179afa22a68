import { describe, expect, it } from 'vitest'
import { cronFault, cronPlan } from '../../../../src/main/plugin/schedule/cron.ts'
import { intervalPlan } from '../../../../src/main/plugin/schedule/interval-trigger.ts'
import { type SunEvent, sunPlan } from '../../../../src/main/plugin/schedule/sun.ts'
import type { Plan } from '../../../../src/main/plugin/schedule/timetable.ts'

function times(plan: Plan, from: string, count: number): string[] {
  const found: string[] = []
  let time: number | null = Date.parse(from)
  for (let i = 0; i < count; i++) {
    time = plan.next(time)
    if (time === null) break
    found.push(new Date(time).toISOString().slice(0, 19))
  }
  return found
}

describe('cron', () => {
  it.each<[string, string, string, string, string[]]>([
    // Berlin: 02:00 -> 03:00 on 2026-03-29 at 01:00 UTC, 03:00 -> 02:00 on 2026-10-25 at 01:00 UTC.
    [
      'a leapt-over fixed time comes after the leap',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-03-28T00:00Z',
      ['2026-03-28T01:30:00', '2026-03-29T01:00:00', '2026-03-30T00:30:00'],
    ],
    [
      'a repeated fixed time comes once',
      '30 2 * * *',
      'Europe/Berlin',
      '2026-10-24T12:00Z',
      ['2026-10-25T00:30:00', '2026-10-26T01:30:00'],
    ],
    [
      'half-hours go on through both hours',
      '*/30 * * * *',
      'Europe/Berlin',
      '2026-10-24T23:45Z',
      ['2026-10-25T00:00:00', '2026-10-25T00:30:00', '2026-10-25T01:00:00', '2026-10-25T01:30:00'],
    ],
    [
      'half-hours leap with the clock',
      '*/30 * * * *',
      'Europe/Berlin',
      '2026-03-29T00:15Z',
      ['2026-03-29T00:30:00', '2026-03-29T01:00:00'],
    ],
    [
      'seven o’clock stays seven o’clock',
      '0 7 * * *',
      'Europe/Berlin',
      '2026-03-28T00:00Z',
      ['2026-03-28T06:00:00', '2026-03-29T05:00:00'],
    ],
    // New York: 02:00 -> 03:00 on 2026-03-08 at 07:00 UTC, 02:00 -> 01:00 on 2026-11-01 at 06:00 UTC.
    [
      'a leapt-over fixed time comes after the leap',
      '15 2 * * *',
      'America/New_York',
      '2026-03-07T12:00Z',
      ['2026-03-08T07:00:00', '2026-03-09T06:15:00'],
    ],
    [
      'a list of fixed times comes once each',
      '30 1,13 * * *',
      'America/New_York',
      '2026-10-31T20:00Z',
      ['2026-11-01T05:30:00', '2026-11-01T18:30:00', '2026-11-02T06:30:00'],
    ],
    // Lord Howe moves by half an hour: 02:00 -> 02:30 on 2026-10-04 (15:30 UTC the day before), 02:00 -> 01:30 on 2026-04-05 (15:00 UTC before).
    [
      'a leapt-over fixed time comes after the leap',
      '15 2 * * *',
      'Australia/Lord_Howe',
      '2026-10-03T00:00Z',
      ['2026-10-03T15:30:00', '2026-10-04T15:15:00'],
    ],
    [
      'a repeated fixed time comes once',
      '45 1 * * *',
      'Australia/Lord_Howe',
      '2026-04-04T00:00Z',
      ['2026-04-04T14:45:00', '2026-04-05T15:15:00'],
    ],
    [
      'quarters go on through the repeated half-hour',
      '*/15 * * * *',
      'Australia/Lord_Howe',
      '2026-04-04T14:31Z',
      ['2026-04-04T14:45:00', '2026-04-04T15:00:00', '2026-04-04T15:15:00', '2026-04-04T15:30:00'],
    ],
  ])('%s: %s in %s', (_words, cron, zone, from, expected) => {
    expect(times(cronPlan(cron, zone), from, expected.length)).toEqual(expected)
  })

  it('takes seconds, names and nicknames', () => {
    for (const cron of ['*/10 * * * * *', '0 7 * * MON-FRI', '@daily', '0 0 L * *', '0 12 * * MON#1'])
      expect(cronFault(cron)).toBeNull()
  })

  it.each([
    ['', 'five parts'],
    ['0 7 * *', 'five parts'],
    ['0 25 * * *', 'hour: 25'],
    ['0 7 * * FOO', 'FOO'],
    ['0 0 30 2 *', 'no such day'],
    ['2026-01-01T00:00:00', 'a date'],
    ['@reboot', 'Tomte.Started'],
    ['0 0 0 1 1 * 2030', 'five parts'],
  ])('refuses “%s”', (cron, word) => {
    expect(cronFault(cron)).toContain(word)
  })
})

describe('an interval', () => {
  it('comes after one interval and does not drift when asked late', () => {
    const plan = intervalPlan(1000, 600)
    expect([plan.next(1000), plan.next(1601), plan.next(2199), plan.next(2200)]).toEqual([
      1600, 2200, 2200, 2800,
    ])
  })

  it('begins anew where the clock was set back', () => {
    const plan = intervalPlan(10_000, 600)
    expect([plan.next(5000), plan.next(5600)]).toEqual([5600, 6200])
  })
})

describe('the sun', () => {
  /** Minutes between the time found and the one of an almanac. */
  const minutesOff = (found: string | undefined, almanac: string) =>
    Math.abs(Date.parse(`${found}Z`) - Date.parse(almanac)) / 60_000

  it.each<[string, SunEvent, number, number, string, string]>([
    ['Berlin', 'sunrise', 52.52, 13.405, '2026-06-21T00:00Z', '2026-06-21T02:43Z'],
    ['Berlin', 'sunset', 52.52, 13.405, '2026-12-21T00:00Z', '2026-12-21T14:54Z'],
    ['Sydney', 'sunrise', -33.87, 151.21, '2026-01-01T00:00Z', '2026-01-01T18:49Z'],
  ])('%s: %s', (_place, event, latitude, longitude, from, almanac) => {
    expect(minutesOff(times(sunPlan(event, latitude, longitude, 0), from, 1)[0], almanac)).toBeLessThan(4)
  })

  it('comes once a day over a year, also at the edge of the map of days', () => {
    for (const longitude of [-180, -122, 0, 13.4, 151, 180]) {
      const found = times(sunPlan('sunset', 40, longitude, 0), '2026-01-01T00:00Z', 366).map(time =>
        Date.parse(`${time}Z`),
      )
      const gaps = found.slice(1).map((time, index) => (time - found[index]!) / 3_600_000)
      expect(Math.min(...gaps)).toBeGreaterThan(23.9)
      expect(Math.max(...gaps)).toBeLessThan(24.1)
    }
  })

  it('is moved by an offset', () => {
    const [plain] = times(sunPlan('sunset', 52.52, 13.4, 0), '2026-05-01T00:00Z', 1)
    const [moved] = times(sunPlan('sunset', 52.52, 13.4, -30 * 60_000), '2026-05-01T00:00Z', 1)
    expect(Date.parse(`${plain}Z`) - Date.parse(`${moved}Z`)).toBe(30 * 60_000)
  })

  it('waits through polar days and nights', () => {
    const [sunset] = times(sunPlan('sunset', 69.65, 18.96, 0), '2026-06-01T00:00Z', 1) // Tromsø
    expect(sunset).toMatch(/^2026-07-2\d/)
    const [sunrise] = times(sunPlan('sunrise', 69.65, 18.96, 0), '2026-12-10T00:00Z', 1)
    expect(sunrise).toMatch(/^2027-01-1\d/)
    expect(times(sunPlan('sunrise', 90, 0, 0), '2026-01-01T00:00Z', 2).length).toBeLessThanOrEqual(2)
  })
})
