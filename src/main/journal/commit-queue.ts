/** What is written together or not at all. */
export interface Commit {
  puts: [key: string, value: Uint8Array][]
  deletes: string[]
  /** By how much the journal grows: events, and bytes of keys and values. */
  events: number
  bytes: number
  /** Holds nothing that must not be lost while Tomte runs: it is what goes when too much waits. */
  droppable: boolean
}

export interface CommitQueueOptions {
  /** Writes and syncs. */
  write(commits: readonly Commit[]): Promise<void>
  failed(error: unknown): void
  /** Bytes that may wait while the disk is busy. */
  limit: number
}

interface Waiting extends Commit {
  sequence: number
  waitingBytes: number
}

/** No more than this goes into one write, so that none of them takes long. */
const WRITE_BYTES = 8 * 1024 * 1024

/**
 * Group commit: while one write is under way all that comes waits, and then goes together with one sync. Where the disk is too
 * slow the oldest that waits is dropped and counted.
 */
export class CommitQueue {
  readonly #options: CommitQueueOptions
  #waiting: Waiting[] = []
  #bytes = 0
  #writing = false
  #held = true
  #pushed = 0
  #barriers: { upTo: number; resolve(durable: boolean): void }[] = []
  #droppedEvents = 0

  constructor(options: CommitQueueOptions) {
    this.#options = options
  }

  /** Events that were dropped while they waited. */
  get dropped(): number {
    return this.#droppedEvents
  }

  get waitingBytes(): number {
    return this.#bytes
  }

  push(commit: Commit): void {
    const waitingBytes = commit.puts.reduce((sum, [, value]) => sum + value.length, 0)
    this.#waiting.push({ ...commit, waitingBytes, sequence: ++this.#pushed })
    this.#bytes += waitingBytes
    if (this.#bytes > this.#options.limit) this.#makeRoom()
    this.#write()
  }

  /** Resolves once all that was pushed is on disk; with false where it could not be written. */
  settled(): Promise<boolean> {
    if (!this.#writing && this.#waiting.length === 0) return Promise.resolve(!this.#held)
    return new Promise(resolve => this.#barriers.push({ upTo: this.#pushed, resolve }))
  }

  resume(): void {
    this.#held = false
    this.#write()
  }

  /** Writes no more and drops what waits. */
  hold(): void {
    this.#held = true
    for (const { events } of this.#waiting) this.#droppedEvents += Math.max(0, events)
    this.#waiting = []
    this.#bytes = 0
    for (const { resolve } of this.#barriers.splice(0)) resolve(false)
  }

  #write(): void {
    if (this.#writing || this.#held || this.#waiting.length === 0) return
    const commits = this.#take()
    this.#writing = true
    this.#options.write(commits).then(
      () => {
        this.#writing = false
        this.#settle(commits.at(-1)?.sequence ?? 0)
        this.#write()
      },
      error => {
        this.#writing = false
        for (const { events } of commits) this.#droppedEvents += Math.max(0, events)
        this.hold()
        this.#options.failed(error)
      },
    )
  }

  #take(): Waiting[] {
    let bytes = 0
    let count = 0
    for (const { waitingBytes } of this.#waiting) {
      if (count > 0 && bytes + waitingBytes > WRITE_BYTES) break
      bytes += waitingBytes
      count++
    }
    this.#bytes -= bytes
    return this.#waiting.splice(0, count)
  }

  #settle(written: number): void {
    while (this.#barriers[0] && this.#barriers[0].upTo <= written) this.#barriers.shift()?.resolve(true)
  }

  /** The newest stays, whatever it takes: a single payload may be large. */
  #makeRoom(): void {
    const newest = this.#waiting.at(-1)
    this.#waiting = this.#waiting.filter(commit => {
      if (this.#bytes <= this.#options.limit || !commit.droppable || commit === newest) return true
      this.#bytes -= commit.waitingBytes
      this.#droppedEvents += commit.events
      this.#disappoint(commit.sequence)
      return false
    })
  }

  /** Those that wait for this commit too. */
  #disappoint(sequence: number): void {
    const [still, lost] = [this.#barriers.filter(({ upTo }) => upTo < sequence), this.#barriers]
    for (const barrier of lost) if (barrier.upTo >= sequence) barrier.resolve(false)
    this.#barriers = still
  }
}
