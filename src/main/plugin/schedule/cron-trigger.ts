import { z } from 'zod'
import { timeZoneFault } from '../../../shared/time-zone.ts'
import { defineTrigger } from '../plugin.ts'
import { cronFault, cronPlan } from './cron.ts'
import { PREFIX, scheduledEvent } from './scheduled-event.ts'
import type { Timetable } from './timetable.ts'

const cronSchema = z
  .string('Give a cron expression, such as 0 7 * * MON-FRI.')
  .max(200, 'A cron expression can have at most 200 characters.')
  .overwrite(expression => expression.trim().replace(/\s+/g, ' '))
  .superRefine((expression, context) => {
    const fault = cronFault(expression)
    if (fault) context.addIssue({ code: 'custom', message: fault })
  })

const timeZoneSchema = z.string().superRefine((name, context) => {
  const fault = timeZoneFault(name)
  if (fault) context.addIssue({ code: 'custom', message: fault })
})

const schema = z.strictObject({ cron: cronSchema, timeZone: timeZoneSchema.nullable().default(null) })

/** `Cron.0 7 ∗ ∗ ∗ (Europe/Berlin)`: with another star, since the one of cron is a wildcard in event patterns. */
function suffixOf({ cron, timeZone }: z.infer<typeof schema>): string {
  const expression = cron.replaceAll('*', '∗').replaceAll('?', '∗')
  return `Cron.${expression}${timeZone === null ? '' : ` (${timeZone})`}`
}

/** Fires at the times of a cron expression. */
export const cronTrigger = (timetable: Timetable) =>
  defineTrigger({
    type: 'cron',
    title: 'At set times',
    description: 'Fires at times of day, on weekdays or days of the month, given as a cron expression.',
    icon: 'calendar-clock',
    summary: 'Cron {cron}[ in {timeZone}]',
    schema,
    fields: [
      {
        name: 'cron',
        label: 'Cron expression',
        control: 'text',
        required: true,
        placeholder: '0 7 * * MON-FRI',
        help: 'Minute, hour, day, month, weekday. 0 7 * * MON-FRI is 07:00 on working days, */15 * * * * every quarter of an hour.',
      },
      {
        name: 'timeZone',
        label: 'Time zone',
        control: 'text',
        advanced: true,
        placeholder: 'Europe/Berlin',
        help: 'Empty: the time of the machine that Tomte runs on.',
      },
    ],
    initial: { cron: '' },
    key: config => ({ pattern: `${PREFIX}.${suffixOf(config)}` }),
    arm: (config, emit) =>
      timetable.add(cronPlan(config.cron, config.timeZone), due =>
        emit(scheduledEvent(suffixOf(config), due)),
      ),
  })
