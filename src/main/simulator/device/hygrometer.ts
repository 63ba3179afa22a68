import { type Device, every, publishText, round } from './device.ts'

const REPORT_EVERY = 5000
const USUAL = 52

/** As ESPHome publishes a sensor: the plain number, here relative humidity in percent, which wanders around its usual value. */
export const hygrometer: Device = ({ clock, random, link }) => {
  let humidity = USUAL
  return every(clock, REPORT_EVERY, () => {
    humidity += (random() - 0.5) * 1.5 + (USUAL - humidity) * 0.1
    publishText(link, 'house/laundry/humidity', String(round(humidity, 1)))
  })
}
