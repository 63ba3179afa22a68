import { eventString, type TomteEvent } from '../../shared/event.ts'
import type { Commit } from './commit-queue.ts'
import type { IntendedRun } from './journal.ts'
import { intentKey } from './keys.ts'
import type { KeptRun } from './run-block.ts'

interface WrittenRun extends IntendedRun {
  /** It waits for its turn: none of its actions began. */
  waits?: true
}

/** As it stands on disk. */
export interface WrittenIntent {
  event: number
  string: string
  time: number
  runs: WrittenRun[]
}

interface OpenIntent {
  intent: WrittenIntent
  /** The rules that are to act now, as one, and each of those that wait for their turn. */
  count: number
}

/** What rules are about to do: on disk from before their first action until their runs are. */
export class Intents {
  #begun = new Map<number, Uint8Array>()
  readonly #written = new Set<number>()
  /** By event. */
  readonly #open = new Map<number, OpenIntent>()
  #ended: number[] = []

  begin(event: TomteEvent, runs: readonly IntendedRun[]): void {
    const { id, time } = event
    const intent = { event: id, string: eventString(event), time, runs: runs.map(run => ({ ...run })) }
    this.#open.set(id, { intent, count: 1 })
    this.#write(intent)
  }

  /** Goes on with one from before a restart, of which only firings that wait are left. */
  adopt(intent: WrittenIntent): void {
    this.#open.set(intent.event, { intent, count: intent.runs.length })
    this.#written.add(intent.event)
  }

  /** One of the rules waits for its turn: true where that is to be written down. */
  hold({ id }: TomteEvent, rule: string | undefined): boolean {
    const open = this.#open.get(id)
    if (!open) return false
    open.count++
    const run = open.intent.runs.find(each => each.rule === rule && each.queued)
    if (!run) return false
    run.waits = true
    this.#write(open.intent)
    return true
  }

  /** Its turn came: true where that has to be written down. */
  release({ id }: TomteEvent, rule: string): boolean {
    const open = this.#open.get(id)
    const run = open?.intent.runs.find(each => each.rule === rule && each.waits)
    if (!open || !run) return false
    delete run.waits
    this.#write(open.intent)
    return true
  }

  /** What was to act now did, or what waited is over. */
  end({ id }: TomteEvent): void {
    const open = this.#open.get(id)
    if (!open || --open.count > 0) return
    this.#open.delete(id)
    this.#begun.delete(id)
    if (this.#written.has(id)) this.#ended.push(id)
  }

  #write(intent: WrittenIntent): void {
    this.#begun.set(intent.event, writeIntent(intent))
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

export function writeIntent(intent: WrittenIntent): Uint8Array {
  return Buffer.from(JSON.stringify(intent))
}

export function readIntent(value: Uint8Array): WrittenIntent {
  return JSON.parse(Buffer.from(value).toString()) as WrittenIntent
}

/** A run of an intent as an interrupted one: of none of its actions is it known, unless it waited; then `refused` says why it does no more. */
export function interruptedFiring(
  { event, string, time }: WrittenIntent,
  { rule, name, trigger, actions }: IntendedRun,
  id: number,
  refused?: string,
): KeptRun {
  const error = {
    code: 'ERR_RUN_INTERRUPTED',
    message: refused ?? 'Tomte ended when this run was about to begin, or had just begun.',
    hint: refused
      ? 'None of its actions was carried out.'
      : 'Look which of its actions were carried out. Tomte does not repeat them.',
  }
  const state = refused ? 'stopped' : 'uncertain'
  return {
    row: { id, rule, name, event: { id: event, string }, state: 'interrupted', started: time, error },
    detail: {
      trigger,
      conditions: null,
      steps: actions.map((type, step) => ({ index: step, type, state })),
    },
  }
}
