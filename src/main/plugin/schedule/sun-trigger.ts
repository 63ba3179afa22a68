import { z } from 'zod'
import { defineTrigger } from '../plugin.ts'
import { PREFIX, scheduledEvent } from './scheduled-event.ts'
import { type SunEvent, sunEvents, sunPlan } from './sun.ts'
import type { Timetable } from './timetable.ts'

const MINUTE = 60_000

const schema = z.strictObject({
  event: z.enum(sunEvents, 'Choose sunrise, sunset, dawn or dusk.'),
  offset: z
    .number('Give the minutes as a number; before is below zero.')
    .min(-720, 'At most 720 minutes (12 hours) before.')
    .max(720, 'At most 720 minutes (12 hours) after.')
    .default(0),
  latitude: z
    .number('Give the latitude in degrees, such as 52.52.')
    .min(-90, 'A latitude is at least -90.')
    .max(90, 'A latitude is at most 90.'),
  longitude: z
    .number('Give the longitude in degrees, such as 13.4.')
    .min(-180, 'A longitude is at least -180.')
    .max(180, 'A longitude is at most 180.'),
})

const words: Record<SunEvent, string> = { sunrise: 'Sunrise', sunset: 'Sunset', dawn: 'Dawn', dusk: 'Dusk' }

/** `Sunset 30 minutes before at 52.52 13.4`. */
function suffixOf({ event, offset, latitude, longitude }: z.infer<typeof schema>): string {
  const moved = offset === 0 ? '' : ` ${Math.abs(offset)} minutes ${offset < 0 ? 'before' : 'after'}`
  return `${words[event]}${moved} at ${latitude} ${longitude}`
}

/** Fires with the sun. */
export const sunTrigger = (timetable: Timetable) =>
  defineTrigger({
    type: 'sun',
    title: 'Sunrise or sunset',
    description: 'Fires when the sun rises or sets, or a while before or after.',
    icon: 'sunrise',
    summary: '{event}[, {offset} min]',
    schema,
    fields: [
      {
        name: 'event',
        label: 'When',
        control: 'select',
        required: true,
        options: sunEvents.map(value => ({ value, label: words[value] })),
        help: 'Dawn begins before sunrise, dusk ends after sunset: half an hour or so.',
      },
      {
        name: 'latitude',
        label: 'Latitude',
        control: 'number',
        unit: '°',
        required: true,
        placeholder: '52.52',
      },
      {
        name: 'longitude',
        label: 'Longitude',
        control: 'number',
        unit: '°',
        required: true,
        placeholder: '13.40',
        help: 'West of Greenwich is below zero.',
      },
      {
        name: 'offset',
        label: 'Later by',
        control: 'number',
        unit: 'min',
        help: 'Below zero: earlier.',
      },
    ],
    initial: { event: 'sunset', offset: 0 },
    key: config => ({ pattern: `${PREFIX}.${suffixOf(config)}` }),
    arm(config, emit) {
      const { event, offset, latitude, longitude } = config
      return timetable.add(sunPlan(event, latitude, longitude, offset * MINUTE), due =>
        emit(scheduledEvent(suffixOf(config), due)),
      )
    },
  })
