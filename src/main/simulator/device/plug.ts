import { disposeAll } from '../../../shared/dispose.ts'
import { type Device, every, publishJson, publishText, round } from './device.ts'
import { onCommand } from './switched.ts'

const TOPIC = 'house/laundry/plug'
const REPORT_EVERY = 3000
const VOLTS = 230

/**
 * As Tasmota reports a plug with a meter, here of a washing machine: `POWER`, retained, and `SENSOR` with its power in watts and
 * energy in kilowatt hours. Commands on `house/laundry/plug/set`.
 */
export const plug: Device = surroundings => {
  const { clock, random, link } = surroundings
  let on = true
  let energy = 12.345
  const reportPower = () => publishText(link, `${TOPIC}/POWER`, on ? 'ON' : 'OFF', true)
  const reportSensor = () => {
    const power = on ? washing(clock.now()) * (0.95 + random() * 0.1) : 0
    const voltage = VOLTS + random() * 3
    energy += (power * REPORT_EVERY) / 3_600_000_000
    publishJson(link, `${TOPIC}/SENSOR`, {
      Time: new Date(clock.now()).toISOString().slice(0, 19),
      ENERGY: {
        Total: round(energy, 3),
        Power: Math.round(power),
        Voltage: Math.round(voltage),
        Current: round(power / voltage, 3),
      },
    })
  }
  reportPower()
  const ignore = onCommand(
    surroundings,
    `${TOPIC}/set`,
    () => on,
    now => {
      on = now
      reportPower()
    },
  )
  return disposeAll([ignore, every(clock, REPORT_EVERY, reportSensor)])
}

/** Watts of a washing machine at `time`: it heats for half a minute of every two, else it turns its drum. */
function washing(time: number): number {
  return time % 120_000 < 30_000 ? 1950 : 145
}
