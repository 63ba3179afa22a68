import { listOperators, operators, unaryOperators } from '../../shared/workspace/comparison.ts'
import type { FilterDraft, FilterType } from './filter-draft.ts'

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
  {
    type: 'debounce',
    title: 'After a burst',
    description: 'Wait until a topic is quiet, then let its last message through',
  },
  {
    type: 'sample',
    title: 'At a steady pace',
    description: 'Let the newest message of each topic through every so many seconds',
  },
  { type: 'topic', title: 'Topic', description: 'Drop some topics, or keep only some' },
  { type: 'text', title: 'Text', description: 'Keep or drop messages whose payload contains a text' },
  {
    type: 'regex',
    title: 'Regular expression',
    description: 'Keep or drop messages in whose payload it is found',
  },
  {
    type: 'field',
    title: 'Comparison',
    description: 'Keep messages in which a field of the payload compares as told',
  },
  {
    type: 'expression',
    title: 'Expression',
    description: 'Keep messages for which a JSONata expression is true',
  },
  { type: 'mute', title: 'Mute', description: 'Drop everything: for now, until a moment, or at night' },
]

/** The filter in words: `Drop retained messages`, `Only when payload.value changes`. */
export function filterInWords(draft: FilterDraft): string {
  const keepOrDrop = draft.keep ? 'Keep only' : 'Drop'
  const seconds = `${draft.seconds ?? '…'} s`
  switch (draft.type) {
    case 'topic':
      return `${keepOrDrop} topics ${draft.filter || '…'}`
    case 'retained':
      return `${keepOrDrop} retained messages`
    case 'text':
      return `${keepOrDrop} payloads that contain “${draft.contains || '…'}”`
    case 'regex':
      return `${keepOrDrop} payloads that match /${draft.pattern || '…'}/`
    case 'change':
      return `Only when ${draft.field.trim() || 'the payload'} changes`
    case 'throttle':
      return `At most one message a topic in ${seconds}`
    case 'debounce':
      return `The last message once a topic is quiet for ${seconds}`
    case 'sample':
      return `The newest message of a topic every ${seconds}`
    case 'expression':
      return `Only when ${draft.expression.trim() || '…'}`
    case 'mute':
      return `Drop everything ${muteInWords(draft)}`
    case 'field': {
      const compared = unaryOperators.includes(draft.op)
        ? ''
        : ` ${(listOperators.includes(draft.op) ? draft.values.join(', ') : draft.value) || '…'}`
      return `Only when ${draft.field.trim() || '…'} ${operators[draft.op]}${compared}`
    }
  }
}

function muteInWords({ span, until, after, before }: FilterDraft): string {
  if (span === 'always') return 'until this is removed'
  return span === 'until' ? `until ${until || '…'}` : `between ${after || '…'} and ${before || '…'}`
}
