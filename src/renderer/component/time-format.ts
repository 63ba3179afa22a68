const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

const startOfSecond = (time: number) => Math.floor(time / 1000)
let lastSecond = 0
let lastClock = ''

/** `14:03:27`, of milliseconds since 1970. Rows of one second share the work. */
export function clockTime(time: number): string {
  const second = startOfSecond(time)
  if (second !== lastSecond) {
    lastSecond = second
    lastClock = clock.format(time)
  }
  return lastClock
}

const dayAndMonth = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const QUARTER = 900_000 // all time zones change their day at a full quarter of an hour
let lastQuarter = Number.NaN
let lastDay = ''

/** `Nov 20`. Rows of a quarter of an hour share the work. */
export function shortDay(time: number): string {
  const quarter = Math.floor(time / QUARTER)
  if (quarter !== lastQuarter) {
    lastQuarter = quarter
    lastDay = dayAndMonth.format(time)
  }
  return lastDay
}

/** `14:03:27.042` */
export function exactTime(time: number): string {
  return `${clock.format(time)}.${String(Math.floor(time % 1000)).padStart(3, '0')}`
}

/** `Nov 20, 2026, 14:03:27.042` in the user's own order. */
export function fullTime(time: number): string {
  return `${day.format(time)}, ${exactTime(time)}`
}

/** `just now`, `12 s ago`, `3 min ago`, `2 h ago`, else the date. */
export function ago(time: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - time) / 1000))
  if (seconds < 3) return 'just now'
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`
  return day.format(time)
}

/** `0.4 ms`, `42 ms`, `1.3 s`, `2 min 5 s` of milliseconds. */
export function duration(milliseconds: number): string {
  if (milliseconds < 10) return `${Number(milliseconds.toFixed(1))} ms`
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  if (milliseconds < 60_000) return `${Number((milliseconds / 1000).toFixed(1))} s`
  const seconds = Math.round(milliseconds / 1000)
  const rest = seconds % 60
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`
}
