import { UsageError } from '../command.ts'
import type { Part } from './part.ts'

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const DAY = 86_400_000

const two = (number: number) => String(number).padStart(2, '0')
const blank = (number: number) => String(number).padStart(2)
const hour12 = (date: Date) => date.getHours() % 12 || 12
const day = (date: Date) => DAYS[date.getDay()] ?? ''
const month = (date: Date) => MONTHS[date.getMonth()] ?? ''
const half = (date: Date) => (date.getHours() < 12 ? 'AM' : 'PM')
const hms = (date: Date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
const slashed = (date: Date) =>
  `${two(date.getMonth() + 1)}/${two(date.getDate())}/${two(date.getFullYear() % 100)}`

/** The conversions of strftime(3) in the C locale, but those of weeks. */
const PARTS: Record<string, (date: Date) => string | number> = {
  a: date => day(date).slice(0, 3),
  A: day,
  b: date => month(date).slice(0, 3),
  B: month,
  c: date =>
    `${day(date).slice(0, 3)} ${month(date).slice(0, 3)} ${blank(date.getDate())} ${hms(date)} ${date.getFullYear()}`,
  C: date => two(Math.floor(date.getFullYear() / 100)),
  d: date => two(date.getDate()),
  D: slashed,
  e: date => blank(date.getDate()),
  F: date => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`,
  h: date => month(date).slice(0, 3),
  H: date => two(date.getHours()),
  I: date => two(hour12(date)),
  j: date => String(dayOfYear(date)).padStart(3, '0'),
  k: date => blank(date.getHours()),
  l: date => blank(hour12(date)),
  m: date => two(date.getMonth() + 1),
  M: date => two(date.getMinutes()),
  n: () => '\n',
  p: half,
  P: date => half(date).toLowerCase(),
  r: date => `${two(hour12(date))}:${two(date.getMinutes())}:${two(date.getSeconds())} ${half(date)}`,
  R: date => `${two(date.getHours())}:${two(date.getMinutes())}`,
  s: date => Math.floor(date.getTime() / 1000),
  S: date => two(date.getSeconds()),
  t: () => '\t',
  T: hms,
  u: date => date.getDay() || 7,
  w: date => date.getDay(),
  x: slashed,
  X: hms,
  y: date => two(date.getFullYear() % 100),
  Y: date => date.getFullYear(),
  z: zone,
  Z: zoneName,
  '@': () => '@',
}

/** What `@` and this letter stand for in a format. @throws UsageError */
export function timePart(letter: string): Part {
  if (letter === 'N') return (_message, { nanoseconds }) => String(nanoseconds).padStart(9, '0')
  const part = PARTS[letter]
  if (!part) throw new UsageError(`There is no @${letter} in a format; write @@ for @.`)
  return (_message, { date }) => String(part(date))
}

/** Such as `+0100`. */
export function zone(date: Date): string {
  const minutes = -date.getTimezoneOffset()
  const distance = Math.abs(minutes)
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(distance / 60))}${two(distance % 60)}`
}

function zoneName(date: Date): string {
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(date)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

function dayOfYear(date: Date): number {
  const [year, months, days] = [date.getFullYear(), date.getMonth(), date.getDate()]
  return (Date.UTC(year, months, days) - Date.UTC(year, 0, 1)) / DAY + 1
}
