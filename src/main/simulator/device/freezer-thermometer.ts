import { disposeAll } from '../../../shared/dispose.ts'
import { type Device, every, publishJson, round, zigbee } from './device.ts'

const REPORT_EVERY = 2000
/** Degrees Celsius. */
const COLD = -18.5
const WARMEST = -9
/** Degrees a second while its door is ajar, and while it cools down again. */
const WARMING = 0.45
const COOLING = 0.15
/** Milliseconds until its door is left ajar for the first time, and then between two times. */
const FIRST_AJAR = 18_000
const NEXT_AJAR = 240_000

/** A thermometer in a freezer whose door is now and then left ajar: it drifts a little, warms up, and cools down again. */
export const freezerThermometer: Device = ({ clock, random, link }) => {
  let temperature = COLD
  let ajar = false
  const seconds = REPORT_EVERY / 1000
  const pass = () => {
    if (ajar) temperature += WARMING * seconds
    else if (temperature > COLD) temperature = Math.max(COLD, temperature - COOLING * seconds)
    if (temperature > WARMEST) ajar = false
    const shown = round(temperature + (random() - 0.5) * 0.2, 2)
    publishJson(link, 'house/kitchen/freezer', { temperature: shown, ...zigbee(random, 97) })
  }
  let cancelAjar = clock.after(FIRST_AJAR, function leaveAjar() {
    ajar = true
    cancelAjar = clock.after(NEXT_AJAR + random() * NEXT_AJAR, leaveAjar)
  })
  return disposeAll([every(clock, REPORT_EVERY, pass), () => cancelAjar()])
}
