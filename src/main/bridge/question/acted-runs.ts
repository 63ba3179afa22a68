import { decodeText, toHex } from '../../../shared/encoding.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import type { Run } from '../../run/run.ts'

/** An action as it would have been carried out; bytes as text, or in hex where they are none. */
export type ActedAction = { type: string } & Record<string, unknown>

/** A run of a test. */
export interface ActedRun {
  rule: string
  event: TomteEvent
  state: Run['state']
  started: number
  actions: ActedAction[]
  /** When each of them was carried out. */
  times: number[]
  error?: string
}

/** The runs of a rehearsal with all that their actions would have been given. */
export class ActedRuns {
  readonly #runs: { id: number; run: ActedRun }[] = []
  readonly #acted = new Map<TomteEvent, Map<string, { action: ActedAction; time: number }[]>>()

  /** `time` in milliseconds since 1970. */
  acted(
    type: string,
    config: Record<string, unknown>,
    { rule, event }: { rule: string; event: TomteEvent },
    time: number,
  ): void {
    const ofEvent = this.#acted.get(event) ?? new Map<string, { action: ActedAction; time: number }[]>()
    const acted = ofEvent.get(rule) ?? []
    acted.push({ action: { ...(readable(config) as Record<string, unknown>), type }, time })
    ofEvent.set(rule, acted)
    this.#acted.set(event, ofEvent)
  }

  ended({ id, rule, event, state, started, error }: Run): void {
    const ofEvent = this.#acted.get(event)
    const acted = ofEvent?.get(rule.id) ?? []
    ofEvent?.delete(rule.id)
    const run: ActedRun = {
      rule: rule.id,
      event,
      state,
      started,
      actions: acted.map(({ action }) => action),
      times: acted.map(({ time }) => time),
      ...(error && { error: error.message }),
    }
    this.#runs.push({ id, run })
  }

  get count(): number {
    return this.#runs.length
  }

  /** In the order in which they began. */
  get all(): ActedRun[] {
    return this.#runs.sort((a, b) => a.id - b.id).map(({ run }) => run)
  }
}

/** As it stands in a test: bytes as text, or in hex where they are none. */
export function readable(value: unknown): unknown {
  if (value instanceof Uint8Array) return decodeText(value) ?? toHex(value)
  if (Array.isArray(value)) return value.map(readable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, readable(inner)]))
}
