import { compileEventPattern, type EventMatcher } from '../../shared/event-pattern.ts'

interface Wild<T> {
  pattern: string
  matches: EventMatcher
  value: T
}

/** Things under texts of several lengths, found by the beginning (or end) of a text: one look-up for each length in use. */
type ByLength<T> = Map<number, Map<string, T>>

/**
 * Event patterns with values, found by event string. Patterns with wildcards are filed under what they spell out before their
 * first and after their last wildcard, so that only those that agree in both are tried: of all patterns, only such as `*x*` are
 * tried for every event.
 */
export class PatternIndex<T> {
  readonly #exact = new Map<string, T[]>()
  readonly #wild: ByLength<ByLength<Wild<T>[]>> = new Map()
  #size = 0

  get size(): number {
    return this.#size
  }

  add(pattern: string, value: T): void {
    this.#size++
    const text = pattern.toLowerCase()
    const first = text.search(/[*?]/)
    if (first < 0) {
      entry(this.#exact, text, () => [] as T[]).push(value)
      return
    }
    const last = Math.max(text.lastIndexOf('*'), text.lastIndexOf('?'))
    const begins = text.slice(0, first)
    const ends = text.slice(last + 1)
    const sameBeginning = entry(this.#wild, begins.length, newMap<ByLength<Wild<T>[]>>)
    const sameEnd = entry(entry(sameBeginning, begins, newByLength<T>), ends.length, newMap<Wild<T>[]>)
    entry(sameEnd, ends, () => [] as Wild<T>[]).push({
      pattern: text,
      matches: compileEventPattern(text),
      value,
    })
  }

  /** Takes one `value` of the pattern away; does nothing where there is none. */
  remove(pattern: string, value: T): void {
    const text = pattern.toLowerCase()
    const first = text.search(/[*?]/)
    if (first < 0) {
      const values = this.#exact.get(text)
      if (values && takeOut(values, each => each === value)) this.#size--
      if (values?.length === 0) this.#exact.delete(text)
      return
    }
    const last = Math.max(text.lastIndexOf('*'), text.lastIndexOf('?'))
    const [begins, ends] = [text.slice(0, first), text.slice(last + 1)]
    const beginnings = this.#wild.get(begins.length)
    const sameBeginning = beginnings?.get(begins)
    const endings = sameBeginning?.get(ends.length)
    const sameEnd = endings?.get(ends)
    if (sameEnd && takeOut(sameEnd, each => each.value === value && each.pattern === text)) this.#size--
    if (sameEnd?.length === 0) endings?.delete(ends)
    if (endings?.size === 0) sameBeginning?.delete(ends.length)
    if (sameBeginning?.size === 0) beginnings?.delete(begins)
    if (beginnings?.size === 0) this.#wild.delete(begins.length)
  }

  /** Values of the patterns that match, in no particular order. */
  match(eventString: string): T[] {
    const text = eventString.toLowerCase()
    const found = [...(this.#exact.get(text) ?? [])]
    for (const [length, beginnings] of this.#wild) {
      const ends = length <= text.length ? beginnings.get(text.slice(0, length)) : undefined
      if (ends) collect(ends, text, found)
    }
    return found
  }
}

function takeOut<V>(values: V[], is: (value: V) => boolean): boolean {
  const index = values.findIndex(is)
  if (index >= 0) values.splice(index, 1)
  return index >= 0
}

function collect<T>(ends: ByLength<Wild<T>[]>, text: string, found: T[]): void {
  for (const [length, endings] of ends) {
    const candidates = length <= text.length ? endings.get(text.slice(text.length - length)) : undefined
    for (const { matches, value } of candidates ?? []) if (matches(text)) found.push(value)
  }
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}

function newMap<V>(): Map<string, V> {
  return new Map()
}

function newByLength<T>(): ByLength<Wild<T>[]> {
  return new Map()
}
