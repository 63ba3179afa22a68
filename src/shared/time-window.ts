import { utcOffset } from './time-zone.ts'
import { type TimeWindow, type Weekday, weekdays } from './workspace/condition.ts'

const DAY = 86_400_000

/**
 * Whether an instant (milliseconds since 1970-01-01 UTC) lies in the window, by the wall clock of its time zone: from `after` on and
 * until just before `before`, also across midnight. A window across midnight belongs to the weekday on which it began. A time of
 * day that the clock leaps over in spring does not come, and one that it shows twice in autumn comes twice.
 */
export function compileTimeWindow(window: TimeWindow): (now: number) => boolean {
  const days = window.weekdays && new Set(window.weekdays)
  const place = placeIn(window)
  return now => {
    const { inside, day } = place(now)
    return inside && (days === undefined || days.has(day))
  }
}

/** `between 22:00 and 06:00 on weekdays`. */
export function timeWindowText({ after, before, weekdays: days, timeZone }: TimeWindow): string {
  const words: string[] = []
  if (after !== undefined && before !== undefined) words.push(`between ${after} and ${before}`)
  else if (after !== undefined) words.push(`after ${after}`)
  else if (before !== undefined) words.push(`before ${before}`)
  if (days !== undefined) words.push(weekdaysText(days))
  if (timeZone) words.push(`in ${timeZone}`)
  return words.join(' ')
}

/** What the clock shows, and which day's window it is where that is not today’s: `Saturday 01:10, of the window that began on Friday`. */
export function timeSeen(window: TimeWindow, now: number): string {
  const { inside, day } = placeIn(window)(now)
  const local = now + utcOffset(window.timeZone ?? null)(now)
  const today = weekdayOf(local)
  const time = clockText(local, isToTheSecond(window.after) || isToTheSecond(window.before))
  const began =
    inside && day !== today && window.weekdays ? `, of the window that began on ${weekdayNames[day]}` : ''
  return `${weekdayNames[today]} ${time}${began}`
}

function isToTheSecond(time: string | undefined): boolean {
  return time !== undefined && time.length > 5
}

function clockText(local: number, withSeconds: boolean): string {
  const seconds = Math.floor((local - Math.floor(local / DAY) * DAY) / 1000)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return parts
    .slice(0, withSeconds ? 3 : 2)
    .map(part => String(part).padStart(2, '0'))
    .join(':')
}

/** Whether an instant lies between the times of day, and to which weekday it then belongs. */
function placeIn({
  after,
  before,
  timeZone,
}: TimeWindow): (now: number) => { inside: boolean; day: Weekday } {
  const offset = utcOffset(timeZone ?? null)
  const from = after === undefined ? 0 : timeOfDay(after)
  const to = before === undefined ? DAY : timeOfDay(before)
  const overMidnight = from >= to
  return now => {
    const local = now + offset(now)
    const time = local - Math.floor(local / DAY) * DAY
    if (!overMidnight) return { inside: time >= from && time < to, day: weekdayOf(local) }
    const beganYesterday = time < to
    return { inside: time >= from || beganYesterday, day: weekdayOf(beganYesterday ? local - DAY : local) }
  }
}

/** `local` is what the wall clock shows, as if it were UTC; 1970 began on a Thursday. */
function weekdayOf(local: number): Weekday {
  return weekdays[(((Math.floor(local / DAY) + 3) % 7) + 7) % 7] as Weekday
}

function timeOfDay(text: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number)
  return ((hours * 60 + minutes) * 60 + seconds) * 1000
}

/** Weekdays as they are written in full. */
export const weekdayNames: Readonly<Record<Weekday, string>> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
}
function weekdaysText(days: readonly Weekday[]): string {
  const chosen = weekdays.filter(day => days.includes(day))
  const key = chosen.join(' ')
  if (chosen.length === 7) return 'every day'
  if (key === 'mon tue wed thu fri') return 'on weekdays'
  if (key === 'sat sun') return 'at weekends'
  const words = chosen.map(day => (chosen.length > 2 ? weekdayNames[day].slice(0, 3) : weekdayNames[day]))
  const last = words.pop()
  return words.length === 0 ? `on ${last}` : `on ${words.join(', ')} and ${last}`
}
