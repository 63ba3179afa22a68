/** Units that people think in, with their seconds. */
export const durationUnits = [
  { value: 'seconds', singular: 'second', seconds: 1 },
  { value: 'minutes', singular: 'minute', seconds: 60 },
  { value: 'hours', singular: 'hour', seconds: 3600 },
  { value: 'days', singular: 'day', seconds: 86_400 },
  { value: 'weeks', singular: 'week', seconds: 604_800 },
] as const
export type DurationUnit = (typeof durationUnits)[number]['value']

/** The largest Four Byte Integer, which MQTT 5 reads as “never expires”. [MQTT-3.1.2.11.2] */
export const NEVER_EXPIRES = 4_294_967_295

export function secondsOf(unit: DurationUnit): number {
  return durationUnits.find(({ value }) => value === unit)!.seconds
}

/** The largest unit in which `seconds` is a whole number. */
export function unitFor(seconds: number): DurationUnit {
  if (seconds === 0) return 'seconds'
  return durationUnits.findLast(unit => seconds % unit.seconds === 0)?.value ?? 'seconds'
}

/** `86400` as `1 day`, `90` as `90 seconds`. */
export function durationInWords(seconds: number): string {
  const unit = durationUnits.find(({ value }) => value === unitFor(seconds))!
  const count = seconds / unit.seconds
  return `${count.toLocaleString('en')} ${count === 1 ? unit.singular : unit.value}`
}

/** How long ago or ahead, coarse enough for a glance: `42 s`, `5 min`, `3 h`, `2 days`. */
export function spanInWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h${minutes % 60 && hours < 10 ? ` ${minutes % 60} min` : ''}`
  return `${Math.floor(hours / 24)} days`
}
