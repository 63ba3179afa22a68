import { describe, expect, it, test } from 'vitest'
import { faultsOf } from '../../src/shared/faults.ts'
import { compileTimeWindow, timeSeen, timeWindowText } from '../../src/shared/time-window.ts'
import { timeZoneFault, utcOffset } from '../../src/shared/time-zone.ts'
import { conditionSchema, type TimeWindow } from '../../src/shared/workspace/condition.ts'

const holds = (window: TimeWindow, time: string) => compileTimeWindow(window)(Date.parse(time))

const night = { after: '22:00', before: '06:00' }
const utc = { timeZone: 'UTC' }

describe('a time window', () => {
  // 2026-01-02 is a Friday.
  it.each<[TimeWindow, string, boolean]>([
    [{ after: '08:00', before: '17:00' }, '2026-01-02T08:00:00Z', true],
    [{ after: '08:00', before: '17:00' }, '2026-01-02T16:59:59.999Z', true],
    [{ after: '08:00', before: '17:00' }, '2026-01-02T17:00:00Z', false],
    [{ after: '08:00', before: '17:00' }, '2026-01-02T07:59:59.999Z', false],
    [{ after: '08:00:30' }, '2026-01-02T08:00:29Z', false],
    [{ after: '08:00:30' }, '2026-01-02T23:59:59Z', true],
    [{ before: '06:00' }, '2026-01-02T00:00:00Z', true],
    [{ before: '06:00' }, '2026-01-02T06:00:00Z', false],
    [night, '2026-01-02T22:00:00Z', true],
    [night, '2026-01-03T05:59:59Z', true],
    [night, '2026-01-03T06:00:00Z', false],
    [{ after: '22:00', before: '00:00' }, '2026-01-02T23:59:59Z', true],
    [{ after: '22:00', before: '00:00' }, '2026-01-03T00:00:00Z', false],
    [{ weekdays: ['fri'] }, '2026-01-02T12:00:00Z', true],
    [{ weekdays: ['fri'] }, '2026-01-03T00:00:00Z', false],
    // the weekday is the one on which the window began
    [{ ...night, weekdays: ['fri'] }, '2026-01-03T05:00:00Z', true],
    [{ ...night, weekdays: ['fri'] }, '2026-01-02T05:00:00Z', false],
    [{ ...night, weekdays: ['fri'] }, '2026-01-02T23:00:00Z', true],
    [{ ...night, weekdays: ['sat'] }, '2026-01-03T05:00:00Z', false],
    [{ ...night, weekdays: ['sun'] }, '2026-01-05T01:00:00Z', true],
    [{ weekdays: ['thu'] }, '1970-01-01T00:00:00Z', true],
    [{ weekdays: ['wed'] }, '1969-12-31T23:00:00Z', true],
  ])('%j at %s: %s', (window, time, expected) => {
    expect(holds({ ...window, ...utc }, time)).toBe(expected)
  })

  const berlin = { timeZone: 'Europe/Berlin' }
  const newYork = { timeZone: 'America/New_York' }
  const lordHowe = { timeZone: 'Australia/Lord_Howe' }
  it.each<[string, TimeWindow, string, boolean]>([
    ['an ordinary winter night', { ...night, ...berlin }, '2026-01-02T21:00:00Z', true],
    ['an ordinary winter night', { ...night, ...berlin }, '2026-01-02T20:59:59Z', false],
    // Berlin leaps from 02:00 to 03:00 at 2026-03-29 01:00 UTC (a Sunday).
    ['begins an hour sooner in UTC after the leap', { ...night, ...berlin }, '2026-03-29T20:00:00Z', true],
    ['ends an hour sooner in UTC on the day of it', { ...night, ...berlin }, '2026-03-29T03:59:59Z', true],
    ['ends an hour sooner in UTC on the day of it', { ...night, ...berlin }, '2026-03-29T04:00:00Z', false],
    ['leapt over', { after: '02:00', before: '03:00', ...berlin }, '2026-03-29T00:59:59Z', false],
    ['leapt over', { after: '02:00', before: '03:00', ...berlin }, '2026-03-29T01:00:00Z', false],
    ['begins within the leap', { after: '02:30', before: '05:00', ...berlin }, '2026-03-29T01:00:00Z', true],
    ['began on the Saturday', { ...night, weekdays: ['sat'], ...berlin }, '2026-03-29T01:30:00Z', true],
    // … and from 03:00 to 02:00 at 2026-10-25 01:00 UTC.
    ['comes twice', { after: '02:15', before: '02:45', ...berlin }, '2026-10-25T00:30:00Z', true],
    ['rests between', { after: '02:15', before: '02:45', ...berlin }, '2026-10-25T00:50:00Z', false],
    ['comes twice', { after: '02:15', before: '02:45', ...berlin }, '2026-10-25T01:30:00Z', true],
    ['lasts an hour longer', { ...night, ...berlin }, '2026-10-25T04:59:59Z', true],
    // New York leaps from 02:00 to 03:00 at 2026-03-08 07:00 UTC, back at 2026-11-01 06:00 UTC.
    ['ends at six before', { ...night, ...newYork }, '2026-03-07T10:59:59Z', true],
    ['ends at six on the day', { ...night, ...newYork }, '2026-03-08T10:00:00Z', false],
    ['ends at six on the day', { ...night, ...newYork }, '2026-03-08T09:59:59Z', true],
    ['comes twice', { after: '01:00', before: '01:10', ...newYork }, '2026-11-01T05:05:00Z', true],
    ['comes twice', { after: '01:00', before: '01:10', ...newYork }, '2026-11-01T06:05:00Z', true],
    ['is of the Saturday', { ...night, weekdays: ['sat'], ...newYork }, '2026-11-01T10:59:00Z', true],
    ['is of the Saturday', { ...night, weekdays: ['sun'], ...newYork }, '2026-11-01T10:59:00Z', false],
    // Lord Howe leaps from 02:00 to 02:30 at 2026-10-03 15:30 UTC, back from 02:00 to 01:30 at 2026-04-04 15:00 UTC.
    ['leapt over', { after: '02:00', before: '02:30', ...lordHowe }, '2026-10-03T15:30:00Z', false],
    ['goes on after it', { after: '02:30', before: '02:40', ...lordHowe }, '2026-10-03T15:30:00Z', true],
    ['comes twice', { after: '01:30', before: '01:40', ...lordHowe }, '2026-04-04T14:35:00Z', true],
    ['comes twice', { after: '01:30', before: '01:40', ...lordHowe }, '2026-04-04T15:05:00Z', true],
    ['is summer time before', { after: '12:00', before: '12:01', ...lordHowe }, '2026-04-04T01:00:00Z', true],
    ['is winter time after', { after: '12:00', before: '12:01', ...lordHowe }, '2026-04-05T01:30:00Z', true],
  ])('%s: %j at %s: %s', (_words, window, time, expected) => {
    expect(holds(window, time)).toBe(expected)
  })

  it('goes by the clock of the machine where no zone is given', () => {
    const time = new Date(2026, 5, 1, 23, 12).getTime()
    expect(compileTimeWindow(night)(time)).toBe(true)
    expect(compileTimeWindow({ ...night, timeZone: null })(time - 12 * 3_600_000)).toBe(false)
  })
})

test.each<[TimeWindow, string]>([
  [night, 'between 22:00 and 06:00'],
  [{ ...night, weekdays: ['fri', 'mon', 'tue', 'wed', 'thu'] }, 'between 22:00 and 06:00 on weekdays'],
  [{ after: '22:00', weekdays: ['sun', 'sat'] }, 'after 22:00 at weekends'],
  [{ before: '06:00', timeZone: 'Europe/Berlin' }, 'before 06:00 in Europe/Berlin'],
  [{ weekdays: ['mon'] }, 'on Monday'],
  [{ weekdays: ['sun', 'mon'] }, 'on Monday and Sunday'],
  [{ weekdays: ['fri', 'mon', 'wed'] }, 'on Mon, Wed and Fri'],
  [{ weekdays: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] }, 'every day'],
])('%j in words', (window, text) => {
  expect(timeWindowText(window)).toBe(text)
})

test('what the clock showed, in words', () => {
  const at = Date.parse('2026-01-03T00:10:05Z')
  const window: TimeWindow = { ...night, timeZone: 'Europe/Berlin' }
  expect(timeSeen(window, at)).toBe('Saturday 01:10')
  expect(timeSeen({ ...window, weekdays: ['fri'] }, at)).toBe(
    'Saturday 01:10, of the window that began on Friday',
  )
  expect(timeSeen({ ...window, after: '22:00:30' }, at)).toBe('Saturday 01:10:05')
})

test.each<[unknown, string, string]>([
  [{ time: {} }, 'time', 'Say after or before'],
  [{ time: { after: '24:00' } }, 'time.after', '23:59'],
  [{ time: { after: '7:00' } }, 'time.after', '06:30'],
  [{ time: { after: '06:00', before: '06:00:00' } }, 'time.before', 'same time'],
  [{ time: { before: '00:00' } }, 'time.before', 'same time'],
  [{ time: { weekdays: [] } }, 'time.weekdays', 'at least one'],
  [{ time: { weekdays: ['Monday'] } }, 'time.weekdays[0]', 'mon, tue'],
  [{ time: { after: '06:00', timeZone: 'Mars/Olympus' } }, 'time.timeZone', 'Europe/Berlin'],
  [{ field: 'payload', op: 'between', value: [1] }, 'value', 'two values'],
  [{ field: 'payload', op: 'between', value: [2, 1] }, 'value', 'above the highest'],
  [{ field: 'payload', op: 'between', value: [1, 'b'] }, 'value', 'two numbers'],
  [{ field: 'payload', op: 'notIn', value: 1 }, 'value', 'needs a list'],
])('%j is refused', (condition, path, words) => {
  const result = conditionSchema.safeParse(condition)
  const faults = result.success ? [] : faultsOf(result.error)
  expect(faults).toEqual([{ path, message: expect.stringContaining(words) }])
})

test('a written window is taken as it is', () => {
  const written = { time: { after: '22:00', before: '06:00', weekdays: ['mon'], timeZone: null } }
  expect(conditionSchema.parse(written)).toEqual(written)
})

test('time zones are known by name, with their offset at any time', () => {
  expect(timeZoneFault('Europe/Berlin')).toBeNull()
  expect(timeZoneFault('Europe/Berlin; x')).toContain('not a time zone')
  const offset = utcOffset('Australia/Lord_Howe')
  const hours = ['2026-10-03T15:29:59Z', '2026-10-03T15:30:00Z', '1969-07-20T20:17:00Z'].map(
    time => offset(Date.parse(time)) / 3_600_000,
  )
  expect(hours).toEqual([10.5, 11, 10])
  expect(utcOffset('australia/lord_howe')).toBe(offset)
  expect(utcOffset('Mars/Olympus')).toBe(utcOffset(null))
  const today = new Date(2026, 6, 1, 12)
  expect(utcOffset(null)(today.getTime()) + today.getTimezoneOffset() * 60_000).toBe(0)
})
