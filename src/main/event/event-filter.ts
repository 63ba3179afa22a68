import { compileComparison } from '../../shared/comparison.ts'
import { TomteError } from '../../shared/errors.ts'
import type { EmittedEvent } from '../../shared/event.ts'
import { isTruthy } from '../../shared/expression.ts'
import { scopeOf } from '../../shared/field-path.ts'
import { compileTimeWindow } from '../../shared/time-window.ts'
import { matchesFilter, plainFilter } from '../../shared/topic.ts'
import type { EventFilter } from '../../shared/workspace/event-filter.ts'
import { DelayedEvents } from './delayed-events.ts'
import type { FilterParts } from './filter-parts.ts'
import { changeGate, throttleGate } from './remembering-gates.ts'

/** What becomes of an event at one filter: it goes on, is dropped, or is kept to go on later. */
export type Passage = 'passed' | 'dropped' | 'held'

/** One event filter at work. */
export interface EventGate {
  meet(event: EmittedEvent, topic: string): Passage
  /** Of a filter that holds events: those it holds, and the way to let them all go now. */
  readonly delayed?: DelayedEvents
}

const noVariables = {}

/**
 * Compiles one event filter; one that remembers something remembers it from now on. `release` takes what was held.
 * @throws TomteError ERR_EXPRESSION
 */
export function compileEventFilter(
  filter: EventFilter,
  parts: FilterParts,
  release: (event: EmittedEvent, topic: string) => void,
): EventGate {
  const { clock } = parts
  switch (filter.type) {
    case 'topic': {
      const wanted = plainFilter(filter.filter)
      return gate((_event, topic) => matchesFilter(wanted, topic) === filter.keep)
    }
    case 'retained':
      return gate(event => (event.source?.retain ?? false) === filter.keep)
    case 'text':
      return gate(event => (event.payload.text?.includes(filter.contains) ?? false) === filter.keep)
    case 'regex': {
      const pattern = expressionsOf(parts).pattern(filter.pattern, filter.flags)
      return gate(event => pattern.test(event.payload.text ?? '') === filter.keep)
    }
    case 'field': {
      const holds = compileComparison(filter.comparison)
      return gate(event => holds(event, noVariables, clock.now()))
    }
    case 'expression': {
      const expression = expressionsOf(parts).compile(filter.expression)
      return gate(event => isTruthy(expression(scopeOf(event, noVariables, clock.now()))))
    }
    case 'change':
      return gate(changeGate(filter.field, parts))
    case 'throttle':
      return gate(throttleGate(filter.seconds * 1000, parts))
    case 'mute':
      return gate(muteGate(filter, parts))
    case 'debounce':
    case 'sample':
      return delayingGate(new DelayedEvents(filter.type, filter.seconds * 1000, parts, release))
  }
}

function gate(passes: (event: EmittedEvent, topic: string) => boolean): EventGate {
  return { meet: (event, topic) => (passes(event, topic) ? 'passed' : 'dropped') }
}

function delayingGate(delayed: DelayedEvents): EventGate {
  return {
    delayed,
    meet(event, topic) {
      delayed.hold(event, topic)
      return 'held'
    },
  }
}

function muteGate({ until, time }: EventFilter & { type: 'mute' }, { clock }: FilterParts): () => boolean {
  const end = until ? Date.parse(until) : Number.POSITIVE_INFINITY
  const inWindow = time ? compileTimeWindow(time) : undefined
  return () => {
    const now = clock.now()
    return now >= end || (inWindow !== undefined && !inWindow(now))
  }
}

function expressionsOf({ expressions }: FilterParts) {
  if (expressions) return expressions
  throw new TomteError('ERR_EXPRESSION', 'Expressions are not available here.')
}
