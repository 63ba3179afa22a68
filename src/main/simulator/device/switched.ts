import type { Dispose } from '../../../shared/dispose.ts'
import { decodeText } from '../../../shared/encoding.ts'
import type { Surroundings } from './device.ts'

/** Milliseconds from a command to the report of the new state: the radio takes its time. */
const DELAY = 150

/**
 * Whether a command switches on: `ON`, `OFF` or `TOGGLE`, in any case, alone or as `{"state": …}`. Null for anything else, which
 * a device ignores.
 */
export function switchedBy(payload: Uint8Array, on: boolean): boolean | null {
  const word = wordOf(decodeText(payload.subarray(0, 1024)) ?? '')
  if (word === 'ON') return true
  if (word === 'OFF') return false
  return word === 'TOGGLE' ? !on : null
}

function wordOf(text: string): string {
  let word: unknown = text.trim()
  if (text.trimStart().startsWith('{')) {
    try {
      word = (JSON.parse(text) as { state?: unknown }).state
    } catch {
      return ''
    }
  }
  return typeof word === 'string' ? word.toUpperCase() : ''
}

/** Lets `topic` switch a device; `changed` is called a moment after each command it understands. */
export function onCommand(
  { clock, link }: Surroundings,
  topic: string,
  isOn: () => boolean,
  changed: (on: boolean) => void,
): Dispose {
  let cancel: Dispose = () => {}
  const ignore = link.subscribe(topic, payload => {
    const on = switchedBy(payload, isOn())
    if (on === null) return
    cancel()
    cancel = clock.after(DELAY, () => changed(on))
  })
  return () => {
    ignore()
    cancel()
  }
}
