/** What is wrong with the name of a time zone, in words; null where nothing is. */
export function timeZoneFault(name: string): string | null {
  if (/^[A-Za-z][A-Za-z0-9_+/-]{1,60}$/.test(name) && formatterOf(name)) return null
  return `“${name}” is not a time zone; write one such as Europe/Berlin.`
}

/** Milliseconds that the wall clock is ahead of UTC at an instant. */
export type UtcOffset = (time: number) => number

/** Time zones change their offset at full quarters of an hour of UTC alone: within one the last answer holds. */
const QUARTER = 900_000
const MINUTE = 60_000

/** Of a time zone by its IANA name; null: of this machine. */
export function utcOffset(zone: string | null): UtcOffset {
  const formatter = zone === null ? undefined : formatterOf(zone)
  if (!formatter) return time => -new Date(time).getTimezoneOffset() * MINUTE
  let quarter = Number.NaN
  let offset = 0
  return time => {
    const asked = Math.floor(time / QUARTER)
    if (asked !== quarter) {
      quarter = asked
      offset = wallClock(formatter, asked * QUARTER) - asked * QUARTER
    }
    return offset
  }
}

/** What the wall clock shows, as if it were UTC. */
function wallClock(formatter: Intl.DateTimeFormat, time: number): number {
  const parts = Object.fromEntries(
    formatter.formatToParts(time).map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

function formatterOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      calendar: 'gregory',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return undefined
  }
}
