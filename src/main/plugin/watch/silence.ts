import { z } from 'zod'
import { brokerField, brokerSchema, filterField, filterSchema } from '../message-fields.ts'
import { defineTrigger } from '../plugin.ts'
import { missedSchema, secondsSchema } from './field.ts'

/** Fires where nothing came for a while: a sensor without battery, a device that hangs. */
export const silenceTrigger = defineTrigger({
  type: 'silence',
  title: 'Nothing arrives for a while',
  description: 'Fires once when no message has arrived for some time, and not again before the next one.',
  icon: 'volume-x',
  summary: '{filter} is silent for {seconds} s',
  schema: z.strictObject({
    broker: brokerSchema,
    filter: filterSchema,
    seconds: secondsSchema,
    perTopic: z.boolean().default(true),
    missed: missedSchema.default('skip'),
  }),
  fields: [
    brokerField,
    { ...filterField, placeholder: 'zigbee2mqtt/+' },
    {
      name: 'seconds',
      label: 'For',
      control: 'number',
      unit: 's',
      required: true,
      placeholder: '3600',
      help: 'Each message begins the time anew; retained messages do not count.',
    },
    {
      name: 'perTopic',
      label: 'Each topic by itself',
      control: 'switch',
      help: 'Off: only when all topics of the filter are silent together.',
    },
    {
      name: 'missed',
      label: 'While Tomte was not running',
      control: 'select',
      advanced: true,
      options: [
        { value: 'skip', label: 'count anew from its start' },
        { value: 'run', label: 'fire at its start' },
      ],
    },
  ],
  initial: { filter: '', seconds: 3600, perTopic: true },
  key: ({ broker, filter }) => ({ broker: broker ?? null, filter }),
  watch: ({ seconds, perTopic, missed }) => ({ kind: 'silence', seconds, perTopic, missed }),
})
