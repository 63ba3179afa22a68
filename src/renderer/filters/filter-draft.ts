import { listOperators, type Operator, unaryOperators } from '../../shared/workspace/comparison.ts'
import type { EventFilter } from '../../shared/workspace/event-filter.ts'
import type { TimeWindow } from '../../shared/workspace/time-window.ts'
import { newKey } from '../brokers/draft/row-key.ts'
import { itemValue, writtenItem } from '../rules/draft/compared-value.ts'

export type FilterType = EventFilter['type']
/** Until it is removed, until a moment, or each day between two times. */
export type MuteSpan = 'always' | 'until' | 'daily'

/** One event filter as it is edited: the fields of all types, so that changing the type loses nothing. */
export interface FilterDraft {
  key: string
  type: FilterType
  keep: boolean
  filter: string
  contains: string
  pattern: string
  ignoreCase: boolean
  expression: string
  field: string
  op: Operator
  value: string
  /** Of the operator `in`. */
  values: string[]
  seconds: number | null
  span: MuteSpan
  /** By the clock of this machine: `2026-03-29 06:00`. */
  until: string
  after: string
  before: string
  reason: string
  /** What the form does not show, kept as it was. */
  unshown: { flags: string; time: Omit<TimeWindow, 'after' | 'before'> }
}

export function newFilter(type: FilterType): FilterDraft {
  return {
    key: newKey(),
    type,
    keep: type === 'text' || type === 'regex',
    filter: '',
    contains: '',
    pattern: '',
    ignoreCase: false,
    expression: '',
    field: type === 'field' ? 'payload' : '',
    op: '==',
    value: '',
    values: [],
    seconds: type === 'debounce' ? 2 : 10,
    span: 'always',
    until: '',
    after: '22:00',
    before: '06:00',
    reason: '',
    unshown: { flags: '', time: {} },
  }
}

export function draftOfFilter(filter: EventFilter): FilterDraft {
  const blank = newFilter(filter.type)
  switch (filter.type) {
    case 'regex': {
      const { pattern, flags, keep } = filter
      const unshown = { ...blank.unshown, flags: flags.replaceAll('i', '') }
      return { ...blank, pattern, keep, ignoreCase: flags.includes('i'), unshown }
    }
    case 'field': {
      const { field, op, value } = filter.comparison
      if (Array.isArray(value)) return { ...blank, field, op, values: value.map(writtenItem) }
      return { ...blank, field, op, value: value === undefined ? '' : writtenItem(value) }
    }
    case 'mute':
      return { ...blank, ...draftOfMute(filter, blank) }
    case 'change':
      return { ...blank, field: filter.field ?? '' }
    default:
      // The rest has fields of these very names.
      return { ...blank, ...filter }
  }
}

function draftOfMute(
  { until, time, reason }: EventFilter & { type: 'mute' },
  blank: FilterDraft,
): Partial<FilterDraft> {
  if (until) return { reason, span: 'until', until: localTime(until) }
  if (!time) return { reason }
  const { after = '', before = '', ...rest } = time
  return { reason, span: 'daily', after, before, unshown: { ...blank.unshown, time: rest } }
}

/** The filter as the workspace keeps it, not yet validated. */
export function filterOf(draft: FilterDraft): Record<string, unknown> {
  const { type, keep } = draft
  switch (type) {
    case 'topic':
      return { type, filter: draft.filter, keep }
    case 'retained':
      return { type, keep }
    case 'text':
      return { type, contains: draft.contains, keep }
    case 'regex':
      return {
        type,
        pattern: draft.pattern,
        flags: `${draft.ignoreCase ? 'i' : ''}${draft.unshown.flags}`,
        keep,
      }
    case 'expression':
      return { type, expression: draft.expression.trim() }
    case 'change':
      return draft.field.trim() === '' ? { type } : { type, field: draft.field.trim() }
    case 'throttle':
    case 'debounce':
    case 'sample':
      return { type, seconds: draft.seconds }
    case 'field':
      return { type, comparison: comparisonOf(draft) }
    case 'mute':
      return { type, reason: draft.reason.trim(), ...spanOf(draft) }
  }
}

function spanOf({ span, until, after, before, unshown }: FilterDraft): Record<string, unknown> {
  if (span === 'always') return {}
  if (span === 'until') return { until: zonedTime(until) }
  const times = {
    ...(after.trim() ? { after: after.trim() } : {}),
    ...(before.trim() ? { before: before.trim() } : {}),
  }
  return { time: { ...unshown.time, ...times } }
}

function comparisonOf({ field, op, value, values }: FilterDraft): Record<string, unknown> {
  if (unaryOperators.includes(op)) return { field: field.trim(), op }
  if (listOperators.includes(op)) return { field: field.trim(), op, value: values.map(itemValue) }
  return { field: field.trim(), op, value: itemValue(value) }
}

/** `2026-03-29T06:00:00Z` as the clock of this machine shows it. */
function localTime(instant: string): string {
  const date = new Date(instant)
  const two = (number: number) => String(number).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}

/** The instant of a time by the clock of this machine; what is none is left as it is, for the check to refuse. */
function zonedTime(local: string): string {
  const date = new Date(local.trim().replace(' ', 'T'))
  return Number.isNaN(date.getTime()) ? local : date.toISOString()
}
