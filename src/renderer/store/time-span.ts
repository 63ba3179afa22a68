/** When events happened, as a user says it; the quick ones are reckoned from now each time the core is asked. */
export type TimeSpan = QuickSpan | OwnSpan | null

export type QuickSpan = 'hour' | 'today' | 'yesterday' | 'week'

/** Milliseconds since 1970-01-01 UTC, both included; one of them may be open. */
export interface OwnSpan {
  from?: number
  to?: number
}

export const quickSpans: readonly { span: QuickSpan; title: string }[] = [
  { span: 'hour', title: 'Last hour' },
  { span: 'today', title: 'Today' },
  { span: 'yesterday', title: 'Yesterday' },
  { span: 'week', title: 'Last 7 days' },
]

const HOUR = 3_600_000

/** The first and last millisecond of a span. Days are the user's own, whose length changes with daylight saving. */
export function boundsOf(span: TimeSpan, now: number): OwnSpan {
  switch (span) {
    case null:
      return {}
    case 'hour':
      return { from: now - HOUR }
    case 'today':
      return { from: startOfDay(now, 0) }
    case 'yesterday':
      return { from: startOfDay(now, -1), to: startOfDay(now, 0) - 1 }
    case 'week':
      return { from: sevenDaysBefore(now) }
    default:
      return span
  }
}

/** Midnight of the day that is `days` from the one of `now`. */
export function startOfDay(now: number, days = 0): number {
  const date = new Date(now)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
}

function sevenDaysBefore(now: number): number {
  const date = new Date(now)
  date.setDate(date.getDate() - 7)
  return date.getTime()
}

const stamp = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** `Yesterday`, `since Nov 20, 14:00`, `Nov 20, 14:00 to Nov 21, 09:30`. */
export function spanWords(span: TimeSpan): string {
  if (span === null) return 'Any time'
  if (typeof span === 'string') return quickSpans.find(quick => quick.span === span)!.title
  const { from, to } = span
  if (from === undefined) return `Until ${stamp.format(to)}`
  if (to === undefined) return `Since ${stamp.format(from)}`
  return `${stamp.format(from)} to ${stamp.format(to)}`
}

/** What a field of date and time shows: `2026-11-20T14:00`. */
export function toLocalInput(time: number | undefined): string {
  if (time === undefined) return ''
  const date = new Date(time)
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** The first millisecond of the minute in such a field; undefined where it is empty or half written. */
export function fromLocalInput(text: string): number | undefined {
  const time = text === '' ? Number.NaN : new Date(text).getTime()
  return Number.isNaN(time) ? undefined : time
}
