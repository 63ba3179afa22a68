import type { RunDetail } from '../../shared/contract/run.ts'
import type { Clock } from '../clock.ts'
import type { Commit } from './commit-queue.ts'
import type { RecordedRun, RunWords } from './journal.ts'
import { openRunKey, runKey } from './keys.ts'
import { type KeptRun, writeRunBlock } from './run-block.ts'

/** Traces a second that are written whole, and how many at once after a quiet time: a house never needs as many. */
const TRACES_A_SECOND = 2000
const TRACES_AT_ONCE = 500
const MOST_IN_BLOCK = 1000

interface Sealed {
  commits: Commit[]
  /** Nothing was left. */
  whole: boolean
}

/**
 * Collects what runs did until it is sealed into commits. A run that ends stands in a block with those before and after it; one
 * that takes time, or must be on disk before it acts, has a key of its own until it ends.
 */
export class RunRecorder<Run extends RecordedRun> {
  readonly #clock: Clock
  readonly #words: RunWords<Run>
  #ended: Run[] = []
  readonly #changed = new Map<number, Run>()
  /** Those that have a key of their own on disk. */
  readonly #open = new Map<number, Run>()
  #traces = TRACES_AT_ONCE
  #refilled = 0

  constructor(clock: Clock, words: RunWords<Run>) {
    this.#clock = clock
    this.#words = words
  }

  get count(): number {
    return this.#ended.length + this.#changed.size
  }

  changed(run: Run): void {
    if (run.state === 'running') this.#changed.set(run.id, run)
  }

  ended(run: Run): void {
    if (this.#changed.size > 0) this.#changed.delete(run.id)
    this.#ended.push(run)
  }

  isOpen(id: number): boolean {
    return this.#open.has(id)
  }

  /** While nothing can be written: keeps what tells that an open run ended. */
  forget(): void {
    this.#ended = this.#ended.filter(({ id }) => this.#open.has(id))
    this.#changed.clear()
  }

  /** After a pause: the disk knows of no open run any more. */
  reopen(): void {
    for (const run of this.#open.values()) this.changed(run)
    this.#open.clear()
  }

  /**
   * Commits of what was collected, in the order in which they must be written. A trace asks the rule's conditions once more, and they
   * may take their time: once `isTimeUp` says so the rest is left, to be sealed next.
   */
  seal(isTimeUp: () => boolean): Sealed {
    this.#refill()
    const commits: Commit[] = []
    const ended = this.#takeEnded(isTimeUp)
    const blocks: Commit['puts'] = []
    for (const runs of withoutGaps(ended)) blocks.push([runKey(runs[0]?.row.id ?? 0), writeRunBlock(runs)])
    if (blocks.length > 0)
      commits.push({ puts: blocks, deletes: [], events: 0, bytes: bytesOf(blocks), droppable: true })

    const deletes: string[] = []
    if (this.#open.size > 0)
      for (const { row } of ended) if (this.#open.delete(row.id)) deletes.push(openRunKey(row.id))
    const puts = this.#takeChanged(isTimeUp)
    if (puts.length + deletes.length > 0)
      commits.push({ puts, deletes, events: 0, bytes: 0, droppable: false })
    return { commits, whole: this.count === 0 }
  }

  #takeEnded(isTimeUp: () => boolean): KeptRun[] {
    const ended = this.#ended.sort((a, b) => a.id - b.id)
    const kept: KeptRun[] = []
    for (const run of ended) {
      if (kept.length > 0 && isTimeUp()) break
      kept.push(this.#kept(run))
    }
    this.#ended = ended.slice(kept.length)
    return kept
  }

  #takeChanged(isTimeUp: () => boolean): Commit['puts'] {
    const puts: Commit['puts'] = []
    if (this.#ended.length > 0) return puts
    for (const [id, run] of this.#changed) {
      if (puts.length > 0 && isTimeUp()) break
      this.#changed.delete(id)
      this.#open.set(id, run)
      puts.push([openRunKey(id), writeRunBlock([this.#kept(run, true)])])
    }
    return puts
  }

  /** `whole`: what is still under way is told whole, since its trace is what tells which action was uncertain. */
  #kept(run: Run, whole = false): KeptRun {
    if (!whole && this.#traces < 1) return { row: this.#words.row(run), detail: null }
    this.#traces--
    const { row, ...detail }: RunDetail = this.#words.detail(run)
    return { row, detail }
  }

  #refill(): void {
    const now = this.#clock.monotonic()
    const more = ((now - this.#refilled) / 1000) * TRACES_A_SECOND
    this.#traces = Math.min(TRACES_AT_ONCE, Math.max(0, this.#traces) + more)
    this.#refilled = now
  }
}

/** Parts in which each id is one more than the one before. */
function* withoutGaps(runs: readonly KeptRun[]): Generator<KeptRun[]> {
  let part: KeptRun[] = []
  for (const run of runs) {
    const last = part.at(-1)
    if (last && (run.row.id !== last.row.id + 1 || part.length === MOST_IN_BLOCK)) {
      yield part
      part = []
    }
    part.push(run)
  }
  if (part.length > 0) yield part
}

function bytesOf(puts: Commit['puts']): number {
  return puts.reduce((sum, [key, value]) => sum + key.length + value.length, 0)
}
