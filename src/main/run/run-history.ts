import { BY_HAND, type Run } from './run.ts'
import { bytesOfSteps } from './step.ts'

/** What a run takes beside its payload and its outputs, roughly, in bytes. */
const RUN_BYTES = 768

/** The newest runs, bounded by number and bytes; ids rise by one, so that each run has its slot. */
export class RunHistory {
  readonly #limit: { runs: number; bytes: number }
  readonly #slots: (Run | undefined)[]
  readonly #takenUp = new Map<number, Run>()
  #newest = 0
  #oldest = 1
  #bytes = 0

  constructor(limit: { runs: number; bytes: number }) {
    this.#limit = limit
    this.#slots = new Array(limit.runs)
  }

  /** The id of the next run. */
  get next(): number {
    return this.#newest + 1
  }

  /** New ids are greater than `id`. */
  continueFrom(id: number): void {
    if (id <= this.#newest) return
    while (this.#oldest <= this.#newest) this.#forgetOldest()
    this.#newest = id
    this.#oldest = id + 1
  }

  /** `run.id` must be `next`. */
  add(run: Run): void {
    const last = this.#get(this.#newest)
    // Only now: other rules may have needed the decoded payload of the same event.
    if (last && last.event !== run.event) last.event.payload.forgetDecoded()
    if (run.id - this.#oldest >= this.#limit.runs) this.#forgetOldest()
    this.#newest = run.id
    this.#slots[run.id % this.#limit.runs] = run
    this.#bytes += RUN_BYTES + run.event.payload.memoryBeside(last?.event.payload)
    this.#shrink()
  }

  /** Counts what the run came to hold while it went on. */
  ended(run: Run): void {
    const bytes = bytesOfSteps(run.steps)
    if (bytes === 0 || this.#get(run.id) !== run) return
    run.outputBytes = bytes
    this.#bytes += bytes
    this.#shrink()
  }

  /** Also one that was taken up. */
  find(id: number): Run | undefined {
    return this.#get(id) ?? this.#takenUp.get(id)
  }

  /** Newest first; of one rule or of all. */
  newest(limit: number, rule?: string): Run[] {
    const found: Run[] = []
    for (const run of this.#newestFirst()) {
      if (found.length >= limit) break
      if (rule === undefined || run.rule.id === rule) found.push(run)
    }
    return found
  }

  /** Those that this event started, oldest first. */
  runsOf(event: number): Run[] {
    const found: Run[] = []
    for (const run of this.#newestFirst())
      if (run.event.id === event && run.trigger !== BY_HAND) found.unshift(run)
    return found
  }

  /** A run from before a restart, which keeps its id: it stands beside the others. */
  takeUp(run: Run): void {
    this.#takenUp.set(run.id, run)
  }

  /** Those that were taken up, newest first; of one rule or of all. */
  takenUp(rule?: string): Run[] {
    const runs = [...this.#takenUp.values()].filter(run => rule === undefined || run.rule.id === rule)
    return runs.sort((a, b) => b.id - a.id)
  }

  #get(id: number): Run | undefined {
    const run = this.#slots[id % this.#limit.runs]
    return run?.id === id ? run : undefined
  }

  *#newestFirst(): Generator<Run> {
    for (let id = this.#newest; id >= this.#oldest; id--) {
      const run = this.#get(id)
      if (run) yield run
    }
  }

  #shrink(): void {
    while (this.#bytes > this.#limit.bytes && this.#oldest < this.#newest) this.#forgetOldest()
  }

  #forgetOldest(): void {
    const id = this.#oldest++
    const run = this.#get(id)
    if (!run) return
    const next = this.#get(id + 1)
    this.#bytes -= RUN_BYTES + run.outputBytes + run.event.payload.memoryBeside(next?.event.payload)
    this.#slots[id % this.#limit.runs] = undefined
  }
}
