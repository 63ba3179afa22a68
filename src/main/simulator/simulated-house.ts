import { type Dispose, disposeAll } from '../../shared/dispose.ts'
import type { Clock } from '../clock.ts'
import { button } from './device/button.ts'
import type { Device } from './device/device.ts'
import { doorContact } from './device/door-contact.ts'
import { freezerThermometer } from './device/freezer-thermometer.ts'
import { hygrometer } from './device/hygrometer.ts'
import { lamp } from './device/lamp.ts'
import { motionSensor } from './device/motion-sensor.ts'
import { plug } from './device/plug.ts'
import { presence } from './device/presence.ts'
import { SimulatedHousehold } from './household.ts'
import type { Link } from './link.ts'

const devices: Device[] = [
  motionSensor,
  doorContact,
  freezerThermometer,
  hygrometer,
  button,
  lamp,
  plug,
  presence,
]

/** Milliseconds until the devices speak: they are switched on while their link is being made. */
const BOOT = 500

export interface SimulatedHouseOptions {
  clock: Clock
  /** From 0 to 1, without 1. */
  random: () => number
  link: Link
}

/** Eight devices of a house and the people who make them speak, one to two messages a second. */
export class SimulatedHouse {
  readonly #options: SimulatedHouseOptions
  #stop: Dispose | undefined

  constructor(options: SimulatedHouseOptions) {
    this.#options = options
  }

  /** Begins anew, with everything as on the first day; nothing where it runs already. */
  start(): void {
    this.#stop ??= this.#options.clock.after(BOOT, () => this.#boot())
  }

  stop(): void {
    this.#stop?.()
    this.#stop = undefined
  }

  #boot(): void {
    const { clock, random } = this.#options
    const household = new SimulatedHousehold(clock, random)
    const disposals = devices.map(device => device({ ...this.#options, household }))
    household.start()
    this.#stop = disposeAll([...disposals, () => household.stop()])
  }
}
