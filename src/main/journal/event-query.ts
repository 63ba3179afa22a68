import type { EventQuery } from '../../shared/contract/calls.ts'
import { eventString } from '../../shared/event.ts'
import { compileEventPattern, eventPatternFault } from '../../shared/event-pattern.ts'
import { matchesFilter, topicFilterFault } from '../../shared/topic.ts'
import type { SourceTest } from './event-block.ts'
import type { JournalEntry } from './journal-entry.ts'
import { beginningAsText } from './payload-beginning.ts'

type Test = (entry: JournalEntry) => boolean

/** Text is searched for in this much of a payload, so that a search of large payloads ends. */
const SEARCHED_BYTES = 4096

/**
 * Compiles `query` once, for a window that watches or a search. A pattern or filter that cannot be (while it is being typed)
 * fits nothing.
 */
export function compileEventQuery(query: EventQuery): Test {
  const { text, fired, rule, from, to } = query
  const ofSource = compileSourceQuery(query)
  const tests: Test[] = []
  if (fired !== undefined) tests.push(entry => entry.fired > 0 === fired)
  if (rule !== undefined) tests.push(({ rules }) => rules.includes(rule))
  if (from !== undefined) tests.push(({ event }) => event.time >= from)
  if (to !== undefined) tests.push(({ event }) => event.time <= to)
  if (ofSource) tests.push(({ event }) => ofSource(event))
  if (text) tests.push(textTest(text.toLowerCase()))
  return entry => tests.every(holds => holds(entry))
}

/** The part of a query that asks for nothing but names and topics; undefined where there is none. */
export function compileSourceQuery({ broker, pattern, topic }: EventQuery): SourceTest | undefined {
  const tests: SourceTest[] = []
  if (broker) tests.push(({ source }) => source.broker === broker)
  if (pattern) tests.push(patternTest(pattern))
  if (topic) tests.push(topicTest(topic))
  return tests.length === 0 ? undefined : event => tests.every(holds => holds(event))
}

function patternTest(pattern: string): SourceTest {
  if (eventPatternFault(pattern)) return () => false
  const matches = compileEventPattern(pattern)
  return event => matches(eventString(event))
}

function topicTest(filter: string): SourceTest {
  if (topicFilterFault(filter)) return () => false
  return ({ source: { topic } }) => topic !== undefined && matchesFilter(filter, topic)
}

function textTest(wanted: string): Test {
  return ({ event }) =>
    eventString(event).toLowerCase().includes(wanted) ||
    (event.source.topic?.toLowerCase().includes(wanted) ?? false) ||
    (beginningAsText(event.payload.bytes, SEARCHED_BYTES)?.toLowerCase().includes(wanted) ?? false)
}
