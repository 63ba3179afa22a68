import type { PlainError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import { MemoryChanges } from './memory-changes.ts'
import { type MemoryRecord, readKey, readRecollection, readState } from './memory-record.ts'
import { type Recall, type Recalled, Recollections } from './recall.ts'
import { RecallMemory } from './recall-memory.ts'
import type { Candidate, RuleIndex } from './rule-index.ts'
import { type DueEvent, TriggerMemory } from './trigger-memory.ts'
import type { Variables } from './variables.ts'
import type { TriggerState } from './watch.ts'

export type { MemoryRecord } from './memory-record.ts'
export type { DueEvent } from './trigger-memory.ts'

/** Expressions that failed at one rule: the last failure, when it was, and how many there were. */
export interface ConditionFault {
  error: PlainError
  time: number
  count: number
}

/**
 * What rules remember from event to event: how far their triggers are, and what their conditions ask of earlier messages. It has no clock
 * and no disk: whoever owns it asks what is due and stores what changed. Bounded: of too many topics those that were not heard of for the
 * longest time are forgotten.
 */
export class RuleMemory {
  readonly #triggers: TriggerMemory
  readonly #recalls: RecallMemory
  readonly #changes: MemoryChanges | null
  readonly #faults = new Map<string, { rule: Rule; fault: ConditionFault }>()

  /** `track`: what changes is gathered for `changes`. */
  constructor({ track = false } = {}) {
    this.#changes = track ? new MemoryChanges() : null
    this.#triggers = new TriggerMemory(this.#changes)
    this.#recalls = new RecallMemory(this.#changes)
  }

  /** Makes it follow the rules: what belongs to triggers and conditions that are no more is forgotten, and silences begin. */
  follow(index: RuleIndex, now: number): void {
    this.#triggers.follow(index.watched, now)
    this.#recalls.follow(index.recallIds)
    for (const [id, { rule }] of this.#faults) if (index.rule(id)?.rule !== rule) this.#faults.delete(id)
  }

  /** When to ask what is due: nothing is before. Infinity where nothing ever will be. */
  get nextDue(): number {
    return this.#triggers.nextDue
  }

  /**
   * What came due up to `now`, in order, at most `limit` events. Each is answered once, and is over as soon as `decide` was asked about its event; until then it is
   * stored as due, so that a crash does not lose it.
   */
  due(now: number, limit = Number.POSITIVE_INFINITY): DueEvent[] {
    return this.#triggers.due(now, limit)
  }

  /** What an event means to a trigger that remembers; the memory goes on from there. */
  advance(
    candidate: Candidate,
    event: TomteEvent,
    wanted: boolean,
    variables: Variables,
    recalled: Recalled,
  ): boolean {
    return this.#triggers.advance(candidate, event, wanted, variables, recalled)
  }

  /** The event of a due trigger was decided. */
  expired(event: TomteEvent, candidate: Candidate): void {
    this.#triggers.expired(candidate, event.source.trigger?.key ?? '')
  }

  /** What a trigger remembers that the event belongs to. */
  stateOf(candidate: Candidate, event: TomteEvent, variables: Variables): TriggerState | undefined {
    return this.#triggers.stateOf(candidate, event, variables)
  }

  /** What conditions want to know, as it is now: before `event` is remembered itself. */
  recall(recalls: readonly Recall[], event: TomteEvent): Recollections {
    const recollections = new Recollections()
    for (const recall of recalls) recollections.add(recall, this.#recalls.of(recall, event))
    return recollections
  }

  remember(recalls: readonly Recall[], event: TomteEvent, variables: Variables): void {
    for (const recall of recalls) this.#recalls.remember(recall, event, variables)
  }

  failed(rule: Rule, error: PlainError, time: number): void {
    const count = (this.faultOf(rule.id)?.count ?? 0) + 1
    this.#faults.set(rule.id, { rule, fault: { error, time, count } })
  }

  /** Whether expressions in the conditions of a rule failed, as it is now. */
  faultOf(rule: string): ConditionFault | undefined {
    return this.#faults.get(rule)?.fault
  }

  /** Topics that were forgotten because there were too many. */
  get forgotten(): number {
    return this.#triggers.forgotten + this.#recalls.forgotten
  }

  /** All that is remembered. */
  snapshot(): MemoryRecord[] {
    return [...this.#triggers.records(), ...this.#recalls.records()]
  }

  /** What is to be stored since this was asked last; empty where changes are not tracked. */
  changes(): MemoryRecord[] {
    return this.#changes?.take() ?? []
  }

  /** Changes are gathered no more: nobody stores them. */
  untrack(): void {
    this.#changes?.end()
  }

  get hasChanges(): boolean {
    return this.#changes !== null && !this.#changes.isEmpty
  }

  /** The wall clock was set by so many milliseconds: what waits goes on waiting for as long as before, and what is past is as old as before. */
  shift(by: number): void {
    this.#triggers.shift(by)
    this.#recalls.shift(by)
  }

  /**
   * Goes on from what was stored, as far as it belongs to these rules; what cannot be read is left out. What came due by `now` comes due at
   * once, or is skipped where its trigger says so. Where the clock was set back meanwhile nothing waits longer than it would from its beginning.
   */
  restore(records: Iterable<MemoryRecord>, index: RuleIndex, now: number): void {
    this.#triggers.follow(index.watched, null)
    for (const [text, value] of records) {
      const key = readKey(text)
      if (!key || value === null) continue
      if (key.kind === 'trigger') {
        const state = readState(value)
        if (state) this.#triggers.restore(key.of, key.group, state, now)
      } else if (index.recallIds.has(key.of)) {
        const recollection = readRecollection(value)
        if (recollection)
          this.#recalls.restore(key.of, key.group, {
            time: Math.min(recollection.time, now),
            value: recollection.value,
          })
      }
    }
    this.follow(index, now)
  }
}
