import { z } from 'zod'
import { choiceBranches, nestedActions } from '../nested-actions.ts'
import { defineFlowAction } from '../plugin.ts'

/** The first branch whose conditions hold at that moment; where none does, `otherwise`. */
export const chooseAction = defineFlowAction({
  type: 'choose',
  title: 'Choose',
  description: 'Carries out the first branch whose conditions hold.',
  icon: 'split',
  summary: 'Choose what to do',
  schema: z.strictObject({ branches: choiceBranches, otherwise: nestedActions.optional() }),
  fields: [
    { name: 'branches', label: 'Branches', control: 'branches', conditional: true, required: true },
    {
      name: 'otherwise',
      label: 'Otherwise',
      control: 'actions',
      help: 'Where the conditions of no branch hold.',
    },
  ],
  initial: { branches: [{ actions: [] }], otherwise: [] },
  templates: {},
  nesting: { branches: 'branches', otherwise: 'actions' },
})
