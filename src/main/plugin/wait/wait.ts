import { z } from 'zod'
import { defineFlowAction } from '../plugin.ts'

export const waitAction = defineFlowAction({
  type: 'wait',
  title: 'Wait',
  description: 'Lets time pass before the next action. The wait goes on where Tomte is restarted.',
  icon: 'timer',
  summary: 'Wait {seconds} s',
  schema: z.strictObject({
    seconds: z
      .number('Say how many seconds to wait, as a number.')
      .min(0, 'A wait cannot be shorter than nothing.')
      .max(604_800, 'A wait can last at most a week (604,800 seconds).'),
    missed: z
      .enum(['run', 'stop'], 'After a missed end the run goes on (run) or ends (stop).')
      .default('run'),
  }),
  fields: [
    {
      name: 'seconds',
      label: 'Seconds',
      control: 'number',
      unit: 's',
      required: true,
      help: 'In the mode “restart” a new event begins the wait anew.',
    },
    {
      name: 'missed',
      label: 'Where it ended while Tomte was off',
      control: 'select',
      advanced: true,
      options: [
        { value: 'run', label: 'Go on when Tomte starts' },
        { value: 'stop', label: 'End the run' },
      ],
    },
  ],
  initial: { seconds: 10 },
  templates: {},
})
