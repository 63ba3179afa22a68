import type { EventQuery } from '../../shared/contract/calls.ts'

/** What stands in the filter's fields. */
export interface FilterDraft {
  text: string
  broker: string | null
  fired: boolean
}

/** A text with `*` or `?` and no space is an event pattern, any other is searched for. */
export function isPattern(text: string): boolean {
  return /^\S*[*?]\S*$/.test(text.trim())
}

export function toQuery({ text, broker, fired }: FilterDraft): EventQuery {
  const typed = text.trim()
  return {
    ...(typed !== '' && (isPattern(typed) ? { pattern: typed } : { text: typed })),
    ...(broker !== null && { broker }),
    ...(fired && { fired }),
  }
}

export function toDraft({ text, pattern, broker, fired }: EventQuery): FilterDraft {
  return { text: pattern ?? text ?? '', broker: broker ?? null, fired: fired ?? false }
}

export function isFiltered(query: EventQuery): boolean {
  return Object.values(query).some(value => value !== undefined && value !== '' && value !== false)
}
