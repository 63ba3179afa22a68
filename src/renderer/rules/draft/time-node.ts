import { type TimeWindow, type Weekday, weekdays } from '../../../shared/workspace/condition.ts'

/** Which ends the window of time has; `day`: none, it lasts from midnight to midnight. */
export type TimeSpan = 'between' | 'after' | 'before' | 'day'

/** A window of time in the form it is edited in: both times are kept while another span is tried out. */
export interface TimeNode {
  kind: 'time'
  key: string
  span: TimeSpan
  after: string
  before: string
  /** All of them where every day will do. */
  weekdays: readonly Weekday[]
  /** Empty: the time of the machine that Tomte runs on. */
  timeZone: string
}

/** Begins as the night. */
export function newTimeNode(key: string): TimeNode {
  return { kind: 'time', key, span: 'between', after: '22:00', before: '06:00', weekdays, timeZone: '' }
}

export function nodeOfTime({ after, before, weekdays: days, timeZone }: TimeWindow, key: string): TimeNode {
  const span =
    after === undefined
      ? before === undefined
        ? 'day'
        : 'before'
      : before === undefined
        ? 'after'
        : 'between'
  return {
    kind: 'time',
    key,
    span,
    after: after ?? '',
    before: before ?? '',
    weekdays: days ?? weekdays,
    timeZone: timeZone ?? '',
  }
}

/** The window as it is written down. */
export function timeOf({ span, after, before, weekdays: days, timeZone }: TimeNode): TimeWindow {
  const zone = timeZone.trim()
  const chosen = weekdays.filter(day => days.includes(day))
  return {
    ...(span === 'between' || span === 'after' ? { after } : {}),
    ...(span === 'between' || span === 'before' ? { before } : {}),
    ...(chosen.length < weekdays.length ? { weekdays: chosen } : {}),
    ...(zone === '' ? {} : { timeZone: zone }),
  }
}

/** What is missing, in words, by the field it is missing in. */
export function timeFaults({
  span,
  after,
  before,
  weekdays: days,
}: TimeNode): [field: string, message: string][] {
  const faults: [string, string][] = []
  if ((span === 'between' || span === 'after') && after === '')
    faults.push(['after', 'Give the time it begins.'])
  if ((span === 'between' || span === 'before') && before === '')
    faults.push(['before', 'Give the time it ends.'])
  if (days.length === 0) faults.push(['weekdays', 'Choose at least one weekday.'])
  if (span === 'day' && days.length === weekdays.length)
    faults.push(['weekdays', 'This holds always: leave out a day, or give a time of day.'])
  return faults
}
