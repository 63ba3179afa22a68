import { disposeAll } from '../../../shared/dispose.ts'
import { type Device, every, publishJson, zigbee } from './device.ts'

const TOPIC = 'house/hall/motion'
/** Milliseconds between two reports while somebody moves. */
const WHILE_MOVING = 4000

/** As zigbee2mqtt reports a motion sensor: at once, again while the motion lasts, and when it is over. */
export const motionSensor: Device = ({ clock, random, link, household }) => {
  let stopReporting = () => {}
  const report = (occupancy: boolean) => {
    const illuminance = Math.round(8 + random() * 6)
    publishJson(link, TOPIC, { occupancy, illuminance, ...zigbee(random, 93) })
  }
  const ignore = household.on('moving', moving => {
    stopReporting()
    stopReporting = moving ? every(clock, WHILE_MOVING, () => report(true)) : () => {}
    if (!moving) report(false)
  })
  return disposeAll([ignore, () => stopReporting()])
}
