import type { Dispose } from '../../../shared/dispose.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import type { VariableSnapshot, Variables } from '../../run/variables.ts'

/** Changes that are remembered, and the memory they take, roughly, in bytes. Snapshots share the values that stayed. */
const KEPT = 1000
const MOST_BYTES = 33_554_432
/** Bytes of an entry of a snapshot, and of a value inside of a list or an object. */
const ENTRY_BYTES = 32
/** A value is not looked through further than this: it is large. */
const MOST_PARTS = 2000
const LARGE_BYTES = 2_097_152

interface Era {
  /** Id of the first event that saw it. */
  since: number
  snapshot: VariableSnapshot
  /** What is kept for its sake alone. */
  bytes: number
}

/** What variables were when an event was decided, for as long as it is remembered. */
export class VariableHistory {
  readonly #variables: Variables
  readonly #changed = new Set<string>()
  #eras: Era[] = []
  #bytes = 0

  constructor(variables: Variables) {
    this.#variables = variables
  }

  /** `onEvent` is called after the rules have seen an event. */
  start(onEvent: (listener: (event: TomteEvent) => void) => Dispose): Dispose {
    const unlisten = this.#variables.onChange(name => void this.#changed.add(name))
    const end = onEvent(event => {
      const { snapshot } = this.#variables
      if (this.#eras.at(-1)?.snapshot !== snapshot) this.#add(event.id, snapshot)
    })
    return () => {
      unlisten()
      end()
    }
  }

  /** `known`: false where nothing is remembered of that time; the variables are then those of now. */
  at(event: number): { snapshot: VariableSnapshot; known: boolean } {
    const era = this.#eras.findLast(({ since }) => since <= event)
    return { snapshot: era?.snapshot ?? this.#variables.snapshot, known: era !== undefined }
  }

  /** What an event changed, only those after it see. */
  #add(event: number, snapshot: VariableSnapshot): void {
    const before = this.#eras.at(-1)
    if (before) for (const name of this.#changed) this.#grow(before, bytesOf(before.snapshot[name]))
    this.#changed.clear()
    const era = { since: event + 1, snapshot, bytes: 0 }
    this.#grow(era, Object.keys(snapshot).length * ENTRY_BYTES)
    this.#eras.push(era)
    while (this.#eras.length > 1 && (this.#eras.length > KEPT || this.#bytes > MOST_BYTES))
      this.#bytes -= this.#eras.shift()?.bytes ?? 0
  }

  #grow(era: Era, bytes: number): void {
    era.bytes += bytes
    this.#bytes += bytes
  }
}

function bytesOf(value: unknown): number {
  let bytes = 0
  const waiting = [value]
  for (let parts = 0; waiting.length > 0; parts++) {
    const part = waiting.pop()
    if (typeof part === 'string') bytes += part.length * 2
    bytes += ENTRY_BYTES
    if (typeof part !== 'object' || part === null) continue
    const inside = Object.values(part)
    if (parts + waiting.length + inside.length > MOST_PARTS) return LARGE_BYTES
    for (const each of inside) waiting.push(each)
  }
  return bytes
}
