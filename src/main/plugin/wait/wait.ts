import { z } from 'zod'
import { type ActionOutput, defineAction } from '../plugin.ts'

export const waitAction = defineAction({
  type: 'wait',
  title: 'Wait',
  description: 'Lets time pass before the next action.',
  icon: 'timer',
  summary: 'Wait {seconds} s',
  schema: z.strictObject({
    seconds: z
      .number('Say how many seconds to wait, as a number.')
      .min(0, 'A wait cannot be shorter than nothing.')
      .max(604_800, 'A wait can last at most a week (604,800 seconds).'),
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
  ],
  initial: { seconds: 10 },
  templates: {},
  execute({ seconds }, { clock, signal }) {
    return new Promise<ActionOutput>((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const aborted = () => {
        cancel()
        reject(signal.reason)
      }
      const cancel = clock.after(seconds * 1000, () => {
        signal.removeEventListener('abort', aborted)
        resolve({ seconds })
      })
      signal.addEventListener('abort', aborted, { once: true })
    })
  },
})
