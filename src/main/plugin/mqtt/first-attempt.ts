/** Messages that wait for it. */
const MOST_WAITING = 1000

/**
 * The first attempt to connect. What is to be sent before its outcome is known waits for it: rules that run at the start, and waits that
 * came due while Tomte was off, would otherwise never reach a broker.
 */
export class FirstAttempt {
  readonly #over: Promise<void>
  #end: () => void = () => {}
  #isOver = false
  #waiting = 0

  constructor() {
    this.#over = new Promise(resolve => {
      this.#end = resolve
    })
  }

  /** Well or not. */
  end(): void {
    this.#isOver = true
    this.#end()
  }

  /** Resolves once it is over; undefined where it is, or too much waits already. */
  wait(): Promise<void> | undefined {
    if (this.#isOver || this.#waiting >= MOST_WAITING) return undefined
    this.#waiting++
    return this.#over
  }
}
