import type { Dispose } from '../../../shared/dispose.ts'
import { toUtf8 } from '../../../shared/encoding.ts'
import type { Clock } from '../../clock.ts'
import type { Household } from '../household.ts'
import type { Link } from '../link.ts'

/** What a device is placed in. */
export interface Surroundings {
  readonly clock: Clock
  /** From 0 to 1, without 1. */
  readonly random: () => number
  readonly link: Link
  readonly household: Household
}

/** Puts a device into operation until it is disposed of. */
export type Device = (surroundings: Surroundings) => Dispose

/** Calls `action` now and then every `milliseconds`. */
export function every(clock: Clock, milliseconds: number, action: () => void): Dispose {
  let cancel: Dispose = () => {}
  const turn = () => {
    cancel = clock.after(milliseconds, turn)
    action()
  }
  turn()
  return () => cancel()
}

export function publishJson(link: Link, topic: string, value: unknown, retain = false): void {
  publishText(link, topic, JSON.stringify(value), retain)
}

export function publishText(link: Link, topic: string, text: string, retain = false): void {
  link.publish({ topic, payload: toUtf8(text), retain })
}

/** What zigbee2mqtt adds to every report of a battery device. */
export function zigbee(random: () => number, battery: number) {
  return { battery, linkquality: Math.round(90 + random() * 60) }
}

export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
