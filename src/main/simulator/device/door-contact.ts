import { type Device, publishJson, zigbee } from './device.ts'

/** As zigbee2mqtt reports a contact: true is closed. Retained, so that a newcomer knows how the door stands. */
export const doorContact: Device = ({ random, link, household }) => {
  const report = (open: boolean) =>
    publishJson(link, 'house/hall/door', { contact: !open, ...zigbee(random, 88) }, true)
  report(household.state.doorOpen)
  return household.on('doorOpen', report)
}
