import { z } from 'zod'
import { parallelBranches } from '../nested-actions.ts'
import { defineFlowAction } from '../plugin.ts'

/** All branches at once. One that fails lets the others end, and then fails the whole. */
export const parallelAction = defineFlowAction({
  type: 'parallel',
  title: 'At the same time',
  description: 'Carries out several lists of actions at once, and goes on when all of them are done.',
  icon: 'rows-3',
  summary: 'At the same time',
  schema: z.strictObject({ branches: parallelBranches }),
  fields: [
    {
      name: 'branches',
      label: 'Branches',
      control: 'branches',
      required: true,
      help: 'A run that waits in one of them is not taken up again after a restart of Tomte.',
    },
  ],
  initial: { branches: [{ actions: [] }, { actions: [] }] },
  templates: {},
  nesting: { branches: 'branches' },
})
