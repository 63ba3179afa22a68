/** Something that comes due. */
export interface Timed {
  /** Milliseconds since 1970; undefined: never. May be put off without telling the heap. */
  readonly due: number | undefined
  /** Kept by the heap: the time under which it lies there; undefined where it does not. */
  queuedFor: number | undefined
}

interface Item<T> {
  time: number
  /** Of things due at the same time the one that came first is first. */
  sequence: number
  thing: T
}

/**
 * Finds what is due. Something that is put off again and again (a silence, by each message) stays where it lies and is looked at again
 * when that time comes, so that putting off costs nothing.
 */
export class TimerHeap<T extends Timed> {
  #items: Item<T>[] = []
  #sequence = 0

  /** When to look next: nothing is due before. Infinity where nothing ever is. */
  get next(): number {
    return this.#items[0]?.time ?? Number.POSITIVE_INFINITY
  }

  /** The thing's time may be another now. */
  schedule(thing: T): void {
    const { due, queuedFor } = thing
    if (due === undefined || (queuedFor !== undefined && queuedFor <= due)) return
    this.#push({ time: due, sequence: this.#sequence++, thing })
    thing.queuedFor = due
  }

  /** Takes out what is due at `now`, in order, at most `limit` things. */
  take(now: number, limit: number): T[] {
    const taken: T[] = []
    for (let first = this.#items[0]; first && first.time <= now; first = this.#items[0]) {
      if (taken.length >= limit) break
      this.#pop()
      const { thing, time } = first
      if (thing.queuedFor !== time) continue // it lies here a second time, for an earlier time
      thing.queuedFor = undefined
      if (thing.due === undefined) continue
      if (thing.due <= time) taken.push(thing)
      else this.schedule(thing)
    }
    return taken
  }

  /** Moves all times by so many milliseconds; the things must have been moved already. */
  shift(by: number): void {
    const valid = this.#items.filter(({ thing, time }) => thing.queuedFor === time)
    this.#items = valid.sort((a, b) => (isBefore(a, b) ? -1 : 1)) // in order it is a heap
    for (const item of this.#items) {
      item.time += by
      item.thing.queuedFor = item.time
    }
  }

  #push(item: Item<T>): void {
    const items = this.#items
    let at = items.length
    items.push(item)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(item, items[parent] as Item<T>)) break
      items[at] = items[parent] as Item<T>
      at = parent
    }
    items[at] = item
  }

  #pop(): void {
    const items = this.#items
    const last = items.pop() as Item<T>
    if (items.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= items.length) break
      if (child + 1 < items.length && isBefore(items[child + 1] as Item<T>, items[child] as Item<T>)) child++
      if (!isBefore(items[child] as Item<T>, last)) break
      items[at] = items[child] as Item<T>
      at = child
    }
    items[at] = last
  }
}

function isBefore(a: Item<unknown>, b: Item<unknown>): boolean {
  return a.time < b.time || (a.time === b.time && a.sequence < b.sequence)
}
