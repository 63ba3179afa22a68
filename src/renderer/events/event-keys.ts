import type { EventRow } from '../../shared/contract/event.ts'

const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, PageUp: -20, PageDown: 20 }

/** The index that a key leads to from `current` (-1: none) in a list of `length`; null where it is no key of movement. */
export function movedIndex(key: string, current: number, length: number): number | null {
  if (length === 0) return null
  if (key === 'Home') return 0
  if (key === 'End') return length - 1
  const step = steps[key]
  if (step === undefined) return null
  if (current < 0) return length - 1
  return Math.max(0, Math.min(length - 1, current + step))
}

/** Where the event `id` stands; rows are in rising order of ids. -1: not there. */
export function indexOfEvent(rows: readonly EventRow[], id: number | null): number {
  if (id === null) return -1
  const index = firstAfter(rows, id - 1)
  return rows[index]?.id === id ? index : -1
}

/** How many rows are newer than the event `id`. */
export function newerThan(rows: readonly EventRow[], id: number): number {
  return rows.length - firstAfter(rows, id)
}

function firstAfter(rows: readonly EventRow[], id: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (rows[middle]!.id <= id) low = middle + 1
    else high = middle
  }
  return low
}
