import type { EmittedEvent } from '../../../shared/event.ts'
import { Payload } from '../../../shared/payload.ts'
import type { Due } from './timetable.ts'

export const PREFIX = 'Schedule'

/**
 * The event of a planned time: `planned` and `actual` in ISO 8601 (UTC), and how many times before it were `missed` because the
 * machine slept or Tomte was busy.
 */
export function scheduledEvent(suffix: string, { planned, actual, missed }: Due): EmittedEvent {
  const payload = {
    planned: new Date(planned).toISOString(),
    actual: new Date(actual).toISOString(),
    missed,
  }
  return { prefix: PREFIX, suffix, payload: Payload.ofValue(payload) }
}
