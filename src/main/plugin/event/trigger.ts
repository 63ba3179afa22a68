import { z } from 'zod'
import { eventPatternFault } from '../../../shared/event-pattern.ts'
import { oldStateFields } from '../old-state-fields.ts'
import { defineTrigger } from '../plugin.ts'

/** Fires on events of any plug-in whose event string matches. */
export const eventTrigger = defineTrigger({
  type: 'event',
  title: 'An event happens',
  description: 'Fires on every event whose name matches the pattern, wherever it comes from.',
  icon: 'zap',
  summary: '{pattern}',
  schema: z.strictObject({
    pattern: z.string('Give an event pattern, such as Home.*.motion.').superRefine((pattern, context) => {
      const fault = eventPatternFault(pattern)
      if (fault) context.addIssue({ code: 'custom', message: fault })
    }),
    retained: z.boolean().optional(),
    backlog: z.boolean().optional(),
  }),
  fields: [
    {
      name: 'pattern',
      label: 'Event pattern',
      control: 'event-pattern',
      required: true,
      placeholder: 'Home.*.motion',
      help: '* stands for any characters, ? for one. Upper and lower case are alike.',
    },
    ...oldStateFields,
  ],
  initial: { pattern: '' },
  key: ({ pattern, retained, backlog }) => ({ pattern, retained, backlog }),
})
