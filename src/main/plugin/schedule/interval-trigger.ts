import { z } from 'zod'
import type { Clock } from '../../clock.ts'
import { defineTrigger } from '../plugin.ts'
import { PREFIX, scheduledEvent } from './scheduled-event.ts'
import type { Plan, Timetable } from './timetable.ts'

/** Milliseconds. */
const units = { seconds: 1000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 }
type Unit = keyof typeof units
const unitNames = Object.keys(units) as [Unit, ...Unit[]]
const LONGEST = 366 * units.days

const schema = z
  .strictObject({
    every: z.number('Say how long the interval is, as a number.'),
    unit: z.enum(unitNames, 'The unit is seconds, minutes, hours or days.').default('minutes'),
  })
  .superRefine((config, context) => {
    const length = lengthOf(config)
    const fault = (message: string) => context.addIssue({ code: 'custom', path: ['every'], message })
    if (length < units.seconds) fault('An interval lasts at least a second.')
    if (length > LONGEST) fault('An interval lasts at most 366 days.')
  })
type Config = z.infer<typeof schema>

function lengthOf({ every, unit }: Config): number {
  return Math.round(every * units[unit])
}

function suffixOf({ every, unit }: Config): string {
  return `Interval.${every} ${unit}`
}

/** Whole intervals from `start` on, so that none is longer because another came late. A time before `start` (the clock was set back) begins anew. */
export function intervalPlan(start: number, length: number): Plan {
  let begin = start
  return {
    next(after) {
      if (after < begin) begin = after
      return begin + (Math.floor((after - begin) / length) + 1) * length
    },
  }
}

/** Fires again and again; rules with the same interval share one beat. */
export const intervalTrigger = (timetable: Timetable, clock: Clock) =>
  defineTrigger({
    type: 'interval',
    title: 'Every so often',
    description: 'Fires again and again, first when one interval has passed.',
    icon: 'repeat',
    summary: 'Every {every} {unit}',
    schema,
    fields: [
      { name: 'every', label: 'Every', control: 'number', required: true, placeholder: '10' },
      {
        name: 'unit',
        label: 'Unit',
        control: 'select',
        options: unitNames.map(value => ({ value, label: value })),
        help: 'A day is 24 hours here. Rules with the same interval share one beat.',
      },
    ],
    initial: { every: 10, unit: 'minutes' },
    key: config => ({ pattern: `${PREFIX}.${suffixOf(config)}` }),
    arm: (config, emit) =>
      timetable.add(intervalPlan(clock.now(), lengthOf(config)), due =>
        emit(scheduledEvent(suffixOf(config), due)),
      ),
  })
