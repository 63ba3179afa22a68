import type { FieldHint } from '../../shared/plugin.ts'

/** Of triggers on messages: what tells an old state fires nothing unless a rule wants it. */
export const oldStateFields: FieldHint[] = [
  {
    name: 'retained',
    label: 'Also on retained messages',
    control: 'switch',
    advanced: true,
    help: 'Retained messages tell an old state when Tomte connects; by default they fire nothing.',
  },
  {
    name: 'backlog',
    label: 'Also on messages that waited',
    control: 'switch',
    advanced: true,
    help: 'Messages that the broker kept while Tomte was away (QoS 1 and 2); by default they fire nothing.',
  },
]
