import {
  listOperators,
  type Operator,
  operators,
  unaryOperators,
} from '../../../shared/workspace/condition.ts'
import type { EventFilter } from '../../../shared/workspace/event-filter.ts'
import { itemValue, writtenItem } from '../../rules/draft/compared-value.ts'
import { newKey } from './row-key.ts'

export type FilterType = EventFilter['type']

/** One event filter as it is edited: the fields of all types, so that changing the type loses nothing. */
export interface FilterDraft {
  key: string
  type: FilterType
  keep: boolean
  filter: string
  contains: string
  field: string
  op: Operator
  value: string
  /** Of the operator `in`. */
  values: string[]
  seconds: number | null
}

/** What each type does, where a new filter is chosen. */
export const filterTypes: readonly { type: FilterType; title: string; description: string }[] = [
  {
    type: 'retained',
    title: 'Retained messages',
    description: 'Drop what the broker kept from before, or keep nothing else',
  },
  {
    type: 'change',
    title: 'Only changes',
    description: 'Drop a message that says the same as the last one on its topic',
  },
  {
    type: 'throttle',
    title: 'At most so often',
    description: 'Let one message a topic through in so many seconds',
  },
  { type: 'topic', title: 'Topic', description: 'Drop some topics, or keep only some' },
  { type: 'text', title: 'Text', description: 'Keep or drop messages whose payload contains a text' },
  {
    type: 'field',
    title: 'Comparison',
    description: 'Keep messages in which a field of the payload compares as told',
  },
]

export function newFilter(type: FilterType): FilterDraft {
  return {
    key: newKey(),
    type,
    keep: type === 'text',
    filter: '',
    contains: '',
    field: type === 'field' ? 'payload' : '',
    op: '==',
    value: '',
    values: [],
    seconds: 10,
  }
}

export function draftOfFilter(filter: EventFilter): FilterDraft {
  const blank = newFilter(filter.type)
  switch (filter.type) {
    case 'topic':
      return { ...blank, filter: filter.filter, keep: filter.keep }
    case 'retained':
      return { ...blank, keep: filter.keep }
    case 'text':
      return { ...blank, contains: filter.contains, keep: filter.keep }
    case 'change':
      return { ...blank, field: filter.field ?? '' }
    case 'throttle':
      return { ...blank, seconds: filter.seconds }
    case 'field': {
      const { field, op, value } = filter.comparison
      if (Array.isArray(value)) return { ...blank, field, op, values: value.map(writtenItem) }
      return { ...blank, field, op, value: value === undefined ? '' : writtenItem(value) }
    }
  }
}

/** The filter as the workspace keeps it, not yet validated. */
export function filterOf(draft: FilterDraft): Record<string, unknown> {
  switch (draft.type) {
    case 'topic':
      return { type: 'topic', filter: draft.filter, keep: draft.keep }
    case 'retained':
      return { type: 'retained', keep: draft.keep }
    case 'text':
      return { type: 'text', contains: draft.contains, keep: draft.keep }
    case 'change':
      return draft.field.trim() === '' ? { type: 'change' } : { type: 'change', field: draft.field.trim() }
    case 'throttle':
      return { type: 'throttle', seconds: draft.seconds }
    case 'field':
      return { type: 'field', comparison: comparisonOf(draft) }
  }
}

function comparisonOf({ field, op, value, values }: FilterDraft): Record<string, unknown> {
  if (unaryOperators.includes(op)) return { field: field.trim(), op }
  if (listOperators.includes(op)) return { field: field.trim(), op, value: values.map(itemValue) }
  return { field: field.trim(), op, value: itemValue(value) }
}

/** The filter in words: `Drop retained messages`, `Only when payload.value changes`. */
export function filterInWords(draft: FilterDraft): string {
  const keepOrDrop = draft.keep ? 'Keep only' : 'Drop'
  switch (draft.type) {
    case 'topic':
      return `${keepOrDrop} topics ${draft.filter || '…'}`
    case 'retained':
      return `${keepOrDrop} retained messages`
    case 'text':
      return `${keepOrDrop} payloads that contain “${draft.contains || '…'}”`
    case 'change':
      return `Only when ${draft.field.trim() || 'the payload'} changes`
    case 'throttle':
      return `At most one message a topic in ${draft.seconds ?? '…'} s`
    case 'field': {
      const compared = unaryOperators.includes(draft.op)
        ? ''
        : ` ${(listOperators.includes(draft.op) ? draft.values.join(', ') : draft.value) || '…'}`
      return `Only when ${draft.field.trim() || '…'} ${operators[draft.op]}${compared}`
    }
  }
}
