import type { Clock } from '../clock.ts'

/** How long events are decided and their runs begun before other work gets a turn: with what goes on around it, far below 50 ms. */
const MILLISECONDS = 8

/** The time that work may take in one go. The clock is looked at only where there is more than one piece of it. */
export class TimeSlice {
  readonly #clock: Clock
  #began: number | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  begin(): void {
    this.#began = null
  }

  /** To be asked after each piece. The first answer is always no: it is where the time begins to count. */
  readonly isOver = (): boolean => {
    const now = this.#clock.monotonic()
    this.#began ??= now
    return now - this.#began >= MILLISECONDS
  }

  /** Calls `goOn` in turns until it is done; `goOn` asks `isOver`. */
  async untilDone(goOn: () => boolean): Promise<void> {
    do {
      await new Promise<void>(resolve => void this.#clock.after(0, resolve))
      this.begin()
    } while (!goOn())
  }
}
