import type { BelievedTime } from './credible-clock.ts'

/** What the journal holds, written with every commit so that it is never counted anew. */
export interface Totals {
  version: 1
  events: number
  /** Of keys and values, before LevelDB compresses them. */
  bytes: number
  /** No event and no run of this or an earlier start has a greater id. */
  lastEvent: number
  lastRun: number
  /** Absent where the clock was never looked at. */
  clock?: BelievedTime
}

export const nothing: Totals = { version: 1, events: 0, bytes: 0, lastEvent: 0, lastRun: 0 }

export function writeTotals(totals: Totals): Uint8Array {
  return Buffer.from(JSON.stringify(totals))
}

/** @throws SyntaxError or RangeError where these are no totals */
export function readTotals(value: Uint8Array | undefined): Totals {
  if (!value) return { ...nothing }
  const totals = JSON.parse(Buffer.from(value).toString()) as Totals
  const numbers = [totals.events, totals.bytes, totals.lastEvent, totals.lastRun]
  if (totals.version !== 1 || !numbers.every(each => Number.isSafeInteger(each) && each >= 0))
    throw new RangeError('The journal was written by another version of Tomte, or is damaged.')
  const { time, doubted } = totals.clock ?? {}
  return Number.isSafeInteger(time) && Number.isSafeInteger(doubted)
    ? totals
    : { ...totals, clock: undefined }
}
