import { getTimes } from 'suncalc'
import type { Plan } from './timetable.ts'

export const sunEvents = ['sunrise', 'sunset', 'dawn', 'dusk'] as const
export type SunEvent = (typeof sunEvents)[number]

const DAY = 86_400_000
/** Longer than any polar day or night. */
const MOST_DAYS = 400

/**
 * When the sun rises, sets, or is six degrees below the horizon (dawn, dusk) at a place in degrees, moved by `offset`
 * milliseconds, to the second. Days on which it does not happen, near the poles, are left out.
 */
export function sunPlan(event: SunEvent, latitude: number, longitude: number, offset: number): Plan {
  return {
    next(after) {
      const begin = after - offset - 2 * DAY
      for (let day = 0; day < MOST_DAYS; day++) {
        const time = getTimes(new Date(begin + day * DAY), latitude, longitude)[event]
        if (!time) continue
        const planned = Math.round(time.getTime() / 1000) * 1000 + offset
        if (planned > after) return planned
      }
      return null
    },
  }
}
