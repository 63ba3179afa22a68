import type { EventQuery } from '../../shared/contract/calls.ts'
import { eventString } from '../../shared/event.ts'
import { compileEventPattern, eventPatternFault } from '../../shared/event-pattern.ts'
import type { JournalEntry } from './journal-entry.ts'
import { beginningAsText } from './payload-beginning.ts'

type Test = (entry: JournalEntry) => boolean

/** Text is searched for in this much of a payload, so that a search of large payloads ends. */
const SEARCHED_BYTES = 4096

/**
 * Compiles `query` once, for a window that watches or a search. A pattern that cannot be (while it is being typed) fits nothing.
 */
export function compileEventQuery({ text, pattern, broker, fired }: EventQuery): Test {
  const tests: Test[] = []
  if (fired !== undefined) tests.push(entry => entry.fired > 0 === fired)
  if (broker) tests.push(({ event }) => event.source.broker === broker)
  if (pattern) tests.push(patternTest(pattern))
  if (text) tests.push(textTest(text.toLowerCase()))
  return entry => tests.every(holds => holds(entry))
}

function patternTest(pattern: string): Test {
  if (eventPatternFault(pattern)) return () => false
  const matches = compileEventPattern(pattern)
  return ({ event }) => matches(eventString(event))
}

function textTest(wanted: string): Test {
  return ({ event }) =>
    eventString(event).toLowerCase().includes(wanted) ||
    (event.source.topic?.toLowerCase().includes(wanted) ?? false) ||
    (beginningAsText(event.payload.bytes, SEARCHED_BYTES)?.toLowerCase().includes(wanted) ?? false)
}
