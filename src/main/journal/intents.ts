import { eventString, type TomteEvent } from '../../shared/event.ts'
import type { Commit } from './commit-queue.ts'
import type { IntendedRun } from './journal.ts'
import { intentKey } from './keys.ts'
import type { KeptRun } from './run-block.ts'

/** As it stands on disk. */
interface WrittenIntent {
  event: number
  string: string
  time: number
  runs: readonly IntendedRun[]
}

/** What rules are about to do: on disk from before their first action until their runs are. */
export class Intents {
  #begun = new Map<number, Uint8Array>()
  readonly #written = new Set<number>()
  /** By event: the rules that are to act now, as one, and each of those that wait for their turn. */
  readonly #open = new Map<number, number>()
  #ended: number[] = []

  begin(event: TomteEvent, runs: readonly IntendedRun[]): void {
    const intent: WrittenIntent = { event: event.id, string: eventString(event), time: event.time, runs }
    this.#begun.set(event.id, Buffer.from(JSON.stringify(intent)))
    this.#open.set(event.id, 1)
  }

  /** One of the rules waits for its turn. */
  hold({ id }: TomteEvent): void {
    const open = this.#open.get(id)
    if (open !== undefined) this.#open.set(id, open + 1)
  }

  /** What was to act now did, or what waited is over. */
  end({ id }: TomteEvent): void {
    const open = this.#open.get(id)
    if (open === undefined) return
    if (open > 1) {
      this.#open.set(id, open - 1)
      return
    }
    this.#open.delete(id)
    if (!this.#begun.delete(id)) this.#ended.push(id)
  }

  /** Goes to disk together with the events. */
  sealBegun(): Commit['puts'] {
    const begun: Commit['puts'] = []
    for (const [id, value] of this.#begun) {
      begun.push([intentKey(id), value])
      this.#written.add(id)
    }
    this.#begun.clear()
    return begun
  }

  /** What is forgotten: only once the runs are on disk. */
  sealEnded(): string[] {
    const ended = this.#ended.filter(id => this.#written.delete(id)).map(intentKey)
    this.#ended = []
    return ended
  }

  /** While nothing can be written; what is on disk is swept away when it can be again. */
  forget(): void {
    this.#begun.clear()
    this.#written.clear()
    this.#open.clear()
    this.#ended = []
  }
}

/** The runs of an intent as interrupted ones, with ids from `firstId`: of none of their actions is it known. */
export function runsOfIntent(value: Uint8Array, firstId: number): KeptRun[] {
  const intent = JSON.parse(Buffer.from(value).toString()) as WrittenIntent
  return intent.runs.map(({ rule, name, trigger, actions }, index) => ({
    row: {
      id: firstId + index,
      rule,
      name,
      event: { id: intent.event, string: intent.string },
      state: 'interrupted',
      started: intent.time,
      error: {
        code: 'ERR_RUN_INTERRUPTED',
        message: 'Tomte ended when this run was about to begin, or had just begun.',
        hint: 'Look which of its actions were carried out. Tomte does not repeat them.',
      },
    },
    detail: {
      trigger,
      conditions: null,
      steps: actions.map((type, step) => ({ index: step, type, state: 'uncertain' })),
    },
  }))
}
