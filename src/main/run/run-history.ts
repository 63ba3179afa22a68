import type { Run } from './run.ts'

/** What a run takes beside its payload and its outputs, roughly, in bytes. */
const RUN_BYTES = 512

interface Slot {
  run: Run
  bytes: number
}

function outputBytes(output: Record<string, string>): number {
  let bytes = 0
  for (const name in output) bytes += 2 * (name.length + (output[name]?.length ?? 0))
  return bytes
}

/** The newest runs, bounded by number and bytes; ids rise by one, so that each run has its slot. */
export class RunHistory {
  readonly #limit: { runs: number; bytes: number }
  readonly #slots: (Slot | undefined)[]
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

  /** `run.id` must be `next`. */
  add(run: Run): void {
    const last = this.get(this.#newest)
    // Only now: other rules may have needed the decoded payload of the same event.
    if (last && last.event !== run.event) last.event.payload.settle()
    this.#newest = run.id
    if (run.id - this.#oldest >= this.#limit.runs) this.#forgetOldest()
    const bytes = RUN_BYTES + run.event.payload.size
    this.#slots[run.id % this.#limit.runs] = { run, bytes }
    this.#bytes += bytes
    this.#shrink()
  }

  /** Counts what the run came to hold while it went on. */
  ended(run: Run): void {
    const slot = this.#slotOf(run.id)
    if (!slot) return
    for (const step of run.steps) {
      if (!step?.output) continue
      const bytes = outputBytes(step.output)
      slot.bytes += bytes
      this.#bytes += bytes
    }
    this.#shrink()
  }

  get(id: number): Run | undefined {
    return this.#slotOf(id)?.run
  }

  /** Newest first. */
  *newestFirst(): Generator<Run> {
    for (let id = this.#newest; id >= this.#oldest; id--) {
      const run = this.get(id)
      if (run) yield run
    }
  }

  #slotOf(id: number): Slot | undefined {
    const slot = this.#slots[id % this.#limit.runs]
    return slot?.run.id === id ? slot : undefined
  }

  #shrink(): void {
    while (this.#bytes > this.#limit.bytes && this.#oldest < this.#newest) this.#forgetOldest()
  }

  #forgetOldest(): void {
    const slot = this.#slotOf(this.#oldest)
    this.#slots[this.#oldest % this.#limit.runs] = undefined
    this.#bytes -= slot?.bytes ?? 0
    this.#oldest++
  }
}
