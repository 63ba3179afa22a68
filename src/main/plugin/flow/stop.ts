import { z } from 'zod'
import { defineFlowAction } from '../plugin.ts'

export const stopAction = defineFlowAction({
  type: 'stop',
  title: 'End the run',
  description: 'Ends the run here, wherever this stands in it.',
  icon: 'octagon-x',
  summary: 'End the run',
  schema: z.strictObject({
    outcome: z.enum(['done', 'failed'], 'A run ends as done or failed.').default('done'),
    message: z.string().max(2000).default(''),
  }),
  fields: [
    {
      name: 'outcome',
      label: 'The run counts as',
      control: 'select',
      options: [
        { value: 'done', label: 'Done' },
        { value: 'failed', label: 'Failed' },
      ],
    },
    { name: 'message', label: 'Message', control: 'text', template: true, help: 'Shown in its trace.' },
  ],
  initial: { outcome: 'done', message: '' },
  templates: { message: 'text' },
})
