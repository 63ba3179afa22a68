import { Cron } from 'croner'
import type { Plan } from './timetable.ts'

/** Any instant will do to find out whether an expression ever comes true. */
const SOME_DAY = new Date(Date.UTC(2026, 0, 1))

/**
 * What is wrong with a cron expression, in words; null where nothing is. Five parts (minute, hour, day, month, weekday), or six
 * with the second before them, or a name such as `@daily`.
 */
export function cronFault(expression: string): string | null {
  try {
    const cron = compile(expression, null)
    if (cron.getPattern() === undefined) return fault('it is a date')
    return cron.nextRun(SOME_DAY) === null ? `“${expression}” never comes: there is no such day.` : null
  } catch (error) {
    return fault(reasonOf(error))
  }
}

/**
 * The times of a cron expression in a time zone (null: the machine's). When the clock is put forward, a fixed time that it leaps
 * over comes as soon as it has leapt, and repeated times (with `*` or `/` in minute or hour) just go on; when it is put back, a
 * fixed time comes once, the first time, and repeated times keep coming through both hours.
 */
export function cronPlan(expression: string, timeZone: string | null): Plan {
  const cron = compile(expression, timeZone)
  return { next: after => cron.nextRun(new Date(after))?.getTime() ?? null }
}

function compile(expression: string, timeZone: string | null): Cron {
  return new Cron(expression, {
    mode: '5-or-6-parts',
    fixedTimeRule: 'no-wildcard',
    ...(timeZone === null ? {} : { timezone: timeZone }),
  })
}

function reasonOf(error: unknown): string {
  const message = (error as Error).message.replace(/^Cron\w*: /, '')
  if (/parts/.test(message)) return 'it needs five parts, or six with seconds'
  if (/@reboot/i.test(message)) return 'for the start of Tomte listen for the event Tomte.Started'
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')
}

function fault(reason: string): string {
  return `This is not a cron expression: ${reason}. It reads minute, hour, day, month, weekday, as in 0 7 * * MON-FRI.`
}
