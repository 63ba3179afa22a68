import { disposeAll } from '../../../shared/dispose.ts'
import { type Device, every, publishText } from './device.ts'

const AGAIN = 30_000

/** As a device tracker of Home Assistant: `home` or `not_home`, retained, and said again every half minute. */
export const presence: Device = ({ clock, link, household }) => {
  const report = () => {
    publishText(link, 'house/people/anna', household.state.annaHome ? 'home' : 'not_home', true)
  }
  return disposeAll([household.on('annaHome', report), every(clock, AGAIN, report)])
}
