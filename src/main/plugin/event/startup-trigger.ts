import { z } from 'zod'
import { defineTrigger } from '../plugin.ts'

/** Fires once at each start of Tomte. */
export const startupTrigger = defineTrigger({
  type: 'startup',
  title: 'Tomte starts',
  description: 'Fires when Tomte has started. A message to a broker waits for the first try to connect.',
  icon: 'power',
  summary: 'Tomte starts',
  schema: z.strictObject({}),
  fields: [],
  initial: {},
  key: () => ({ pattern: 'Tomte.Started' }),
})
