import type { TomteEvent } from '../../shared/event.ts'
import { BoundedMap } from './bounded-map.ts'
import type { MemoryChanges, Storable } from './memory-changes.ts'
import { type MemoryRecord, writtenKey, writtenRecollection } from './memory-record.ts'
import { groupOf, type Recall, type Recollection, rememberedValue } from './recall.ts'
import type { Variables } from './variables.ts'

/** Topics of which one field is remembered. */
const REMEMBERED = 10_000

class Entry implements Recollection, Storable {
  readonly of: string
  readonly group: string
  time = 0
  value: unknown
  changed = false
  isForgotten = false

  constructor(of: string, group: string) {
    this.of = of
    this.group = group
  }

  record(): MemoryRecord {
    const key = writtenKey({ kind: 'recall', of: this.of, group: this.group })
    return [key, this.isForgotten ? null : writtenRecollection(this)]
  }
}

/** What conditions want to know of earlier messages, and nothing else of them. */
export class RecallMemory {
  readonly #changes: MemoryChanges | null
  readonly #recalls = new Map<string, BoundedMap<Entry>>()
  forgotten = 0

  constructor(changes: MemoryChanges | null) {
    this.#changes = changes
  }

  /** Forgets all that is not among these any more. */
  follow(ids: ReadonlySet<string>): void {
    for (const [id, entries] of this.#recalls) {
      if (ids.has(id)) continue
      this.#recalls.delete(id)
      for (const entry of entries.values()) this.#forget(entry)
    }
  }

  /** As it is now: what comes later does not change it. */
  of(recall: Recall, event: TomteEvent): Recollection | undefined {
    const entry = this.#recalls.get(recall.id)?.get(groupOf(recall, event))
    return entry && { time: entry.time, value: entry.value }
  }

  /** Retained messages and a backlog tell values, but not when something happened last. */
  remember(recall: Recall, event: TomteEvent, variables: Variables): void {
    const { field } = recall
    if (!field && (event.source.retain || event.source.backlog)) return
    const value = field ? rememberedValue(field, event, variables) : null
    if (value !== undefined) this.#put(recall.id, groupOf(recall, event), event.time, value)
  }

  /** Moves all times by so many milliseconds. */
  shift(by: number): void {
    for (const entries of this.#recalls.values())
      for (const entry of entries.values()) {
        entry.time += by
        this.#changes?.add(entry)
      }
  }

  restore(id: string, group: string, { time, value }: Recollection): void {
    this.#put(id, group, time, value)
  }

  *records(): Iterable<MemoryRecord> {
    for (const entries of this.#recalls.values()) for (const entry of entries.values()) yield entry.record()
  }

  #put(id: string, group: string, time: number, value: unknown): void {
    let entries = this.#recalls.get(id)
    if (!entries) {
      entries = new BoundedMap(REMEMBERED, dropped => {
        this.forgotten++
        this.#forget(dropped)
      })
      this.#recalls.set(id, entries)
    }
    let entry = entries.get(group)
    if (entry) entries.touch(group, entry)
    else {
      entry = new Entry(id, group)
      entries.set(group, entry)
    }
    entry.time = time
    entry.value = value
    this.#changes?.add(entry)
  }

  #forget(entry: Entry): void {
    entry.isForgotten = true
    this.#changes?.add(entry)
  }
}
