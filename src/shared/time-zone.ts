/** What is wrong with the name of a time zone, in words; null where nothing is. */
export function timeZoneFault(name: string): string | null {
  if (/^[A-Za-z][A-Za-z0-9_+/-]{1,60}$/.test(name) && formatterOf(name)) return null
  return `“${name}” is not a time zone; write one such as Europe/Berlin.`
}

/** Milliseconds that the wall clock is ahead of UTC at an instant (milliseconds since 1970-01-01 UTC). */
export type UtcOffset = (time: number) => number

const DAY = 86_400_000
/** Time zones change their offset at full quarters of an hour of UTC alone: within one the last answer holds. */
const QUARTER = 900_000

/** There are some hundred time zones, and each is asked for by many rules. */
const known = new Map<string, UtcOffset>()

/** Of a time zone by its IANA name; null, or a name that is none: of this machine. */
export function utcOffset(zone: string | null): UtcOffset {
  const name = zone?.toLowerCase() ?? ''
  let offset = known.get(name)
  if (!offset) {
    const formatter = formatterOf(zone ?? undefined)
    if (!formatter) return utcOffset(null)
    offset = offsetOf(formatter)
    known.set(name, offset)
  }
  return offset
}

function offsetOf(formatter: Intl.DateTimeFormat): UtcOffset {
  let quarter = Number.NaN
  let offset = 0
  return time => {
    const asked = Math.floor(time / QUARTER)
    if (asked !== quarter) {
      quarter = asked
      offset = offsetAt(formatter, asked * QUARTER)
    }
    return offset
  }
}

/** 1970 began on a Thursday. */
const days = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed']

function offsetAt(formatter: Intl.DateTimeFormat, time: number): number {
  const shown = Object.fromEntries(formatter.formatToParts(time).map(({ type, value }) => [type, value]))
  const seconds = (Number(shown.hour) * 60 + Number(shown.minute)) * 60 + Number(shown.second)
  const day = Math.floor(time / DAY)
  const ahead = (((days.indexOf(shown.weekday ?? '') - day) % 7) + 7) % 7 // 0 or 1; 6 is a day behind
  return (ahead > 3 ? ahead - 7 : ahead) * DAY + seconds * 1000 - (time - day * DAY)
}

function formatterOf(timeZone: string | undefined): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      weekday: 'short',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
  } catch {
    return undefined
  }
}
