const DAY = 86_400_000

/** From this many days before its end on, a certificate is warned of. */
export const EXPIRY_WARNING_DAYS = 30

/** Whole days from `now` to `expires`, both in milliseconds; negative where it is over. */
export function daysUntil(expires: number, now: number): number {
  return Math.floor((expires - now) / DAY)
}

/** When a certificate ends, as the rest of a sentence: `expires in 23 days`, `expires today`, `expired 3 days ago`. */
export function expiryInWords(expires: number, now: number): string {
  if (expires <= now) {
    const ago = Math.floor((now - expires) / DAY)
    return ago === 0 ? 'expired today' : `expired ${days(ago)} ago`
  }
  const left = daysUntil(expires, now)
  return left === 0 ? 'expires within a day' : `expires in ${days(left)}`
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`
}
