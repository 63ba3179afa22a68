import type { Clock } from '../../clock.ts'
import type { Plugin } from '../plugin.ts'
import { cronTrigger } from './cron-trigger.ts'
import { intervalTrigger } from './interval-trigger.ts'
import { PREFIX } from './scheduled-event.ts'
import { sunTrigger } from './sun-trigger.ts'
import { Timetable } from './timetable.ts'

/** Time as a source of events. */
export function schedulePlugin(clock: Clock): Plugin {
  const timetable = new Timetable(clock)
  return {
    id: 'schedule',
    title: 'Schedule',
    prefix: PREFIX,
    events: [
      { pattern: 'Schedule.Cron.*', description: 'A set time has come' },
      { pattern: 'Schedule.Interval.*', description: 'An interval has passed' },
      { pattern: 'Schedule.Sunrise*', description: 'The sun rises' },
      { pattern: 'Schedule.Sunset*', description: 'The sun sets' },
    ],
    triggers: [cronTrigger(timetable), intervalTrigger(timetable, clock), sunTrigger(timetable)],
    actions: [],
  }
}
