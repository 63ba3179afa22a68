import type { Clock } from '../clock.ts'

/** Does something with each item, `atOnce` in one go; resolves once all are done, or `stopped` says so. */
export async function inSlices<Item>(
  clock: Clock,
  items: readonly Item[],
  atOnce: number,
  each: (item: Item) => void,
  stopped: () => boolean,
): Promise<void> {
  for (let from = 0; from < items.length; from += atOnce) {
    if (from > 0) await new Promise<void>(resolve => void clock.after(0, resolve))
    if (stopped()) return
    for (const item of items.slice(from, from + atOnce)) each(item)
  }
}
