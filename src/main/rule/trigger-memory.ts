import type { EmittedEvent, TomteEvent } from '../../shared/event.ts'
import { BoundedMap } from './bounded-map.ts'
import type { MemoryChanges, Storable } from './memory-changes.ts'
import { type MemoryRecord, writtenKey, writtenState } from './memory-record.ts'
import type { Recalled } from './recall.ts'
import type { Candidate } from './rule-index.ts'
import { type Timed, TimerHeap } from './timer-heap.ts'
import type { Variables } from './variables.ts'
import { bounded, eventOf, shifted, type TriggerState } from './watch.ts'

/** An event that a time-based trigger makes when its time comes; `time`: when that is, in milliseconds since 1970. */
export type DueEvent = EmittedEvent & { time: number }

/** Topics (or whatever is kept apart) that one trigger remembers. */
const REMEMBERED = 10_000

/** What one trigger remembers of one topic. */
class Entry implements Timed, Storable {
  readonly trigger: Trigger
  readonly group: string
  /** Undefined: it is forgotten. */
  state: TriggerState | undefined
  /** Its event is on its way: until it was decided the state stays as it is. */
  isOnItsWay = false
  changed = false
  queuedFor: number | undefined

  constructor(trigger: Trigger, group: string) {
    this.trigger = trigger
    this.group = group
    this.state = undefined
    this.queuedFor = undefined
  }

  get due(): number | undefined {
    return this.isOnItsWay ? undefined : this.state?.due
  }

  record(): MemoryRecord {
    const key = writtenKey({ kind: 'trigger', of: this.trigger.slot, group: this.group })
    return [key, this.state ? writtenState(this.state) : null]
  }
}

/** A trigger that remembers, with all that it does. */
interface Trigger {
  readonly slot: string
  /** As it stands in the rules now. */
  candidate: Candidate
  readonly entries: BoundedMap<Entry>
}

/** How far the triggers are that remember. */
export class TriggerMemory {
  readonly #changes: MemoryChanges | null
  readonly #timers = new TimerHeap<Entry>()
  #triggers = new Map<string, Trigger>()
  forgotten = 0

  constructor(changes: MemoryChanges | null) {
    this.#changes = changes
  }

  get nextDue(): number {
    return this.#timers.next
  }

  /** `now`: what begins without an event begins now; null: nothing does. */
  follow(watched: readonly Candidate[], now: number | null): void {
    const before = this.#triggers
    this.#triggers = new Map()
    for (const candidate of watched) {
      const { slot, watch } = candidate.watched as NonNullable<Candidate['watched']>
      const trigger = before.get(slot) ?? this.#newTrigger(slot, candidate)
      before.delete(slot)
      trigger.candidate = candidate
      this.#triggers.set(slot, trigger)
      const begin = now === null || trigger.entries.get('') ? null : watch.begin(now)
      if (begin) this.#put(trigger, '', undefined, begin)
    }
    for (const { entries } of before.values())
      for (const entry of [...entries.values()]) this.#set(entry, undefined)
  }

  /** Whether the event fires the trigger. */
  advance(
    { watched, step }: Candidate,
    event: TomteEvent,
    wanted: boolean,
    variables: Variables,
    recalled: Recalled,
  ): boolean {
    const trigger = watched && this.#triggers.get(watched.slot)
    const group = trigger ? watched.watch.keyOf(event, variables) : null
    if (!trigger || group === null) return false
    const entry = trigger.entries.get(group)
    const before = entry?.state
    const { state, fired } = watched.watch.advance(before, event, step, wanted, variables, recalled)
    if (state !== before) this.#put(trigger, group, entry, state)
    else if (entry) trigger.entries.touch(group, entry)
    return fired
  }

  stateOf({ watched }: Candidate, event: TomteEvent, variables: Variables): TriggerState | undefined {
    const group = watched?.watch.keyOf(event, variables)
    if (!watched || group === null || group === undefined) return undefined
    return this.#triggers.get(watched.slot)?.entries.get(group)?.state
  }

  due(now: number, limit: number): DueEvent[] {
    return this.#timers.take(now, limit).flatMap(entry => {
      const { trigger, group, state } = entry
      if (!state?.by || state.due === undefined) return []
      entry.isOnItsWay = true
      const { rule, trigger: index } = trigger.candidate
      const { source, payload } = eventOf(state.by)
      return {
        time: state.due,
        prefix: 'Trigger',
        suffix: rule.id,
        payload,
        source: { plugin: 'tomte', ...source, trigger: { rule: rule.id, index, key: group, due: state.due } },
      }
    })
  }

  /** What came due was decided; a message that came in between has begun anew already. */
  expired({ watched }: Candidate, group: string): void {
    const entry = watched && this.#triggers.get(watched.slot)?.entries.get(group)
    if (!watched || !entry?.isOnItsWay || !entry.state) return
    this.#set(entry, watched.watch.expired(entry.state))
  }

  /** Moves all times by so many milliseconds. */
  shift(by: number): void {
    for (const { entries } of this.#triggers.values())
      for (const entry of entries.values()) {
        const state = entry.state && shifted(entry.state, by)
        if (state === entry.state) continue
        entry.state = state
        this.#changes?.add(entry)
      }
    this.#timers.shift(by)
  }

  restore(slot: string, group: string, state: TriggerState, now: number): void {
    const trigger = this.#triggers.get(slot)
    if (!trigger) return
    const { watch } = trigger.candidate.watched as NonNullable<Candidate['watched']>
    const isMissed = state.due !== undefined && state.due <= now && watch.missed === 'skip'
    const goesOn = isMissed ? watch.skipped(state, now) : bounded(state, now, watch.lasts)
    this.#put(trigger, group, undefined, goesOn)
  }

  *records(): Iterable<MemoryRecord> {
    for (const { entries } of this.#triggers.values())
      for (const entry of entries.values()) yield entry.record()
  }

  #newTrigger(slot: string, candidate: Candidate): Trigger {
    const dropped = (entry: Entry) => {
      this.forgotten++
      entry.state = undefined
      this.#changes?.add(entry)
    }
    return { slot, candidate, entries: new BoundedMap<Entry>(REMEMBERED, dropped) }
  }

  #put(trigger: Trigger, group: string, known: Entry | undefined, state: TriggerState | undefined): void {
    let entry = known
    if (!entry) {
      if (!state) return
      entry = new Entry(trigger, group)
      trigger.entries.set(group, entry)
    } else trigger.entries.touch(group, entry)
    this.#set(entry, state)
  }

  #set(entry: Entry, state: TriggerState | undefined): void {
    entry.state = state
    entry.isOnItsWay = false
    if (!state) entry.trigger.entries.delete(entry.group)
    else if (state.due !== undefined) this.#timers.schedule(entry)
    this.#changes?.add(entry)
  }
}
