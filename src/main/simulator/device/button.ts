import type { Device } from './device.ts'

const ACTIONS = { single: 1, double: 2, long: 3 }
/** First byte of every message; no UTF-8 text begins with it, so that nobody takes the message for one. */
const MAGIC = 0xa5

/**
 * A button that speaks in bytes, as small radio devices do: magic, action (1 single, 2 double, 3 long), battery in percent, link
 * quality, and how often it was pressed in its life (32 bits, most significant byte first).
 */
export const button: Device = ({ random, link, household }) => {
  let presses = 4711
  return household.on('buttonPressed', action => {
    const payload = new Uint8Array(8)
    const view = new DataView(payload.buffer)
    view.setUint8(0, MAGIC)
    view.setUint8(1, ACTIONS[action])
    view.setUint8(2, 76)
    view.setUint8(3, Math.round(90 + random() * 60))
    view.setUint32(4, ++presses)
    link.publish({ topic: 'house/kitchen/button', payload, retain: false })
  })
}
