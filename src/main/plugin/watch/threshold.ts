import { z } from 'zod'
import { brokerField, brokerSchema, filterField, filterSchema } from '../message-fields.ts'
import { defineTrigger } from '../plugin.ts'
import { fieldSchema, missedSchema, secondsSchema } from './field.ts'

const limit = z.number('The limit is a number.').nullable().optional()

const schema = z
  .strictObject({
    broker: brokerSchema,
    filter: filterSchema,
    field: fieldSchema,
    above: limit,
    below: limit,
    hysteresis: z.number('The hysteresis is a number.').min(0, 'The hysteresis is at least 0.').default(0),
    /** Seconds. */
    for: secondsSchema.nullable().optional(),
    retained: z.boolean().default(false),
    missed: missedSchema.default('run'),
  })
  .superRefine(({ above, below }, context) => {
    const both = isSet(above) && isSet(below)
    if (isSet(above) !== isSet(below)) return
    const message = both ? 'Give one limit, above or below.' : 'Say above or below which number.'
    context.addIssue({ code: 'custom', path: [both ? 'below' : 'above'], message })
  })

function isSet(value: number | null | undefined): value is number {
  return value !== null && value !== undefined
}

/** Fires when a number crosses a limit, and not while it stays beyond. */
export const thresholdTrigger = defineTrigger({
  type: 'threshold',
  title: 'A number crosses a limit',
  description: 'Fires when a number goes above or below a limit, once, until it has come back.',
  icon: 'trending-up',
  summary: '{field} of {filter}[ above {above}][ below {below}][ for {for} s]',
  schema,
  fields: [
    brokerField,
    { ...filterField, placeholder: 'home/+/climate' },
    {
      name: 'field',
      label: 'Field',
      control: 'text',
      required: true,
      placeholder: 'payload.temperature',
      help: 'payload alone where the message is just the number.',
    },
    { name: 'above', label: 'Goes above', control: 'number', placeholder: '25' },
    { name: 'below', label: 'Or goes below', control: 'number' },
    {
      name: 'hysteresis',
      label: 'Hysteresis',
      control: 'number',
      help: 'How far it has to come back before it can cross the limit again.',
    },
    {
      name: 'for',
      label: 'And stays there for',
      control: 'number',
      unit: 's',
      help: 'Counted on while Tomte is not running.',
    },
    {
      name: 'retained',
      label: 'Also on retained messages',
      control: 'switch',
      advanced: true,
      help: 'By default they tell which side the number is on, and fire nothing.',
    },
    {
      name: 'missed',
      label: 'Due while Tomte was not running',
      control: 'select',
      advanced: true,
      options: [
        { value: 'run', label: 'fire at its start' },
        { value: 'skip', label: 'leave out' },
      ],
    },
  ],
  initial: { filter: '', field: 'payload', hysteresis: 0 },
  key: ({ broker, filter, retained }) => ({ broker: broker ?? null, filter, retained }),
  watch: ({ field, above, below, hysteresis, for: stays, missed }) => ({
    kind: 'threshold',
    field,
    ...(isSet(above) ? { above } : {}),
    ...(isSet(below) ? { below } : {}),
    ...(isSet(stays) ? { stays } : {}),
    hysteresis,
    missed,
  }),
})
