import { type Device, publishJson } from './device.ts'
import { onCommand } from './switched.ts'

const TOPIC = 'house/hall/lamp'

/** As zigbee2mqtt reports a lamp: its state, retained, whenever it was switched. Commands on `house/hall/lamp/set`. */
export const lamp: Device = surroundings => {
  const { random, link } = surroundings
  let on = false
  const report = () => {
    const linkquality = Math.round(100 + random() * 60)
    publishJson(
      link,
      TOPIC,
      { state: on ? 'ON' : 'OFF', brightness: on ? 203 : 0, color_temp: 370, linkquality },
      true,
    )
  }
  report()
  return onCommand(
    surroundings,
    `${TOPIC}/set`,
    () => on,
    now => {
      on = now
      report()
    },
  )
}
