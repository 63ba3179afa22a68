import type { Dispose } from '../../shared/dispose.ts'
import type { Clock } from '../clock.ts'

/** At most 20 batches a second go to a window. */
const INTERVAL = 50

export interface Batch<Item> {
  add(item: Item): void
  dispose: Dispose
}

/**
 * Collects items and hands them on together, at most every 50 ms. Only the newest `most` are kept; `flush` is told how many
 * older ones were left out. An idle batch has no timer.
 */
export function createBatch<Item>(
  clock: Clock,
  most: number,
  flush: (items: Item[], skipped: number) => void,
): Batch<Item> {
  let items: Item[] = []
  let oldest = 0
  let cancel: Dispose | undefined

  const send = () => {
    cancel = undefined
    const [collected, skipped] = [items.slice(oldest), oldest]
    items = []
    oldest = 0
    flush(collected, skipped)
  }
  return {
    add(item) {
      items.push(item)
      if (items.length - oldest > most) items[oldest++] = undefined as Item
      cancel ??= clock.after(INTERVAL, send)
    },
    dispose() {
      cancel?.()
      cancel = undefined
      items = []
    },
  }
}
