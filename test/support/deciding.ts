import type { Parts } from '../../src/main/rule/compiled-rule.ts'
import { decide } from '../../src/main/rule/decide.ts'
import { explain } from '../../src/main/rule/explain.ts'
import { createRuleIndex, type RuleIndex } from '../../src/main/rule/rule-index.ts'
import { type MemoryRecord, RuleMemory } from '../../src/main/rule/rule-memory.ts'
import type { EventSource, TomteEvent } from '../../src/shared/event.ts'
import type { Rule } from '../../src/shared/workspace/rule.ts'
import { EVENT_TIME, messageEvent } from './events.ts'
import { testParts } from './rules.ts'

/** Rules with a memory, and a clock that is moved by hand: seconds since EVENT_TIME. Answers tell `rule:trigger` of each match. */
export class Deciding {
  index: RuleIndex
  memory = new RuleMemory({ track: true })
  now = EVENT_TIME
  #parts: Parts
  #id = 0

  constructor(rules: Rule[], parts: Partial<Parts> = {}) {
    this.#parts = { ...testParts, ...parts }
    this.index = createRuleIndex(rules, this.#parts)
    this.memory.follow(this.index, this.now)
  }

  /** Other rules from here on. */
  change(rules: Rule[]): void {
    this.index = createRuleIndex(rules, this.#parts, this.index)
    this.memory.follow(this.index, this.now)
  }

  /** Tomte ends, and starts again after so many seconds, from what was stored until then. */
  restart(seconds: number, stored: MemoryRecord[] = this.memory.snapshot()): void {
    this.now += seconds * 1000
    this.memory = new RuleMemory({ track: true })
    this.memory.restore(stored, this.index, this.now)
  }

  /** A message comes, so many seconds after EVENT_TIME. */
  at(seconds: number, topic: string, payload: unknown = '', source: Partial<EventSource> = {}): string[] {
    this.now = EVENT_TIME + seconds * 1000
    return this.decide(this.event(topic, payload, source))
  }

  event(topic: string, payload: unknown, source: Partial<EventSource> = {}): TomteEvent {
    const text = typeof payload === 'string' ? payload : JSON.stringify(payload)
    return { ...messageEvent(topic, text, { id: ++this.#id, ...source }), time: this.now }
  }

  decide(event: TomteEvent, variables = {}): string[] {
    return this.matches(event, variables).map(({ rule, trigger }) => `${rule.id}:${trigger}`)
  }

  matches(event: TomteEvent, variables = {}) {
    return decide(this.index, this.memory, event, variables)
  }

  explain(topic: string, payload: unknown = '', source: Partial<EventSource> = {}) {
    return explain(this.index, this.memory, this.event(topic, payload, source), {})
  }

  /** Time passes; what comes due is decided, each at its time: `rule:trigger topic payload @seconds`. */
  until(seconds: number): string[] {
    const end = EVENT_TIME + seconds * 1000
    const fired: string[] = []
    while (this.memory.nextDue <= end)
      for (const { time, ...due } of this.memory.due(Math.max(this.memory.nextDue, this.now))) {
        this.now = Math.max(time, this.now)
        const event: TomteEvent = {
          ...due,
          id: ++this.#id,
          time: this.now,
          source: due.source as EventSource,
        }
        const at = (this.now - EVENT_TIME) / 1000
        for (const match of this.decide(event))
          fired.push(`${match} ${event.source.topic ?? '-'} ${event.payload.text} @${at}`)
      }
    this.now = end
    return fired
  }
}
