import type { EventQuery } from '../../shared/contract/calls.ts'
import { boundsOf, type TimeSpan } from './time-span.ts'

/** What stands in the filters of the Events screen. */
export interface EventFilter {
  /** As typed: a text to search for, or a pattern where it looks like one. */
  text: string
  /** A pattern of event strings beside the text. */
  pattern: string
  /** A topic filter. */
  topic: string
  broker: string | null
  /** Any: on which some rule ran. */
  ran: 'any' | { rule: string } | null
  span: TimeSpan
}

export const noFilter: EventFilter = {
  text: '',
  pattern: '',
  topic: '',
  broker: null,
  ran: null,
  span: null,
}

/** A text with `*` or `?` and no space is an event pattern, any other is searched for. */
export function isPattern(text: string): boolean {
  return /^\S*[*?]\S*$/.test(text.trim())
}

/** What the core is asked, `now` being the time that spans such as the last hour end at. */
export function toQuery(filter: EventFilter, now: number): EventQuery {
  const { broker, ran, span } = filter
  const typed = filter.text.trim()
  const pattern = filter.pattern.trim()
  const topic = filter.topic.trim()
  return {
    ...(typed !== '' && (pattern === '' && isPattern(typed) ? { pattern: typed } : { text: typed })),
    ...(pattern !== '' && { pattern }),
    ...(topic !== '' && { topic }),
    ...(broker !== null && { broker }),
    ...(ran === 'any' ? { fired: true } : ran && { rule: ran.rule }),
    ...boundsOf(span, now),
  }
}

/** How many filters are on. */
export function filtersOn({ text, pattern, topic, broker, ran, span }: EventFilter): number {
  const given = [text.trim() !== '', pattern.trim() !== '', topic.trim() !== '', broker, ran, span]
  return given.filter(Boolean).length
}
