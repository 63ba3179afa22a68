import type { Run } from './run.ts'
import { bytesOfSteps } from './step.ts'

/** What a run takes beside its payload and its outputs, roughly, in bytes. */
const RUN_BYTES = 768

/** The newest runs, bounded by number and bytes; ids rise by one, so that each run has its slot. */
export class RunHistory {
  readonly #limit: { runs: number; bytes: number }
  readonly #slots: (Run | undefined)[]
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
    const last = this.get(this.#newest)
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
    if (bytes === 0 || this.get(run.id) !== run) return
    run.outputBytes = bytes
    this.#bytes += bytes
    this.#shrink()
  }

  get(id: number): Run | undefined {
    const run = this.#slots[id % this.#limit.runs]
    return run?.id === id ? run : undefined
  }

  /** Newest first. */
  *newestFirst(): Generator<Run> {
    for (let id = this.#newest; id >= this.#oldest; id--) {
      const run = this.get(id)
      if (run) yield run
    }
  }

  #shrink(): void {
    while (this.#bytes > this.#limit.bytes && this.#oldest < this.#newest) this.#forgetOldest()
  }

  #forgetOldest(): void {
    const id = this.#oldest++
    const run = this.get(id)
    if (!run) return
    const next = this.get(id + 1)
    this.#bytes -= RUN_BYTES + run.outputBytes + run.event.payload.memoryBeside(next?.event.payload)
    this.#slots[id % this.#limit.runs] = undefined
  }
}
