import type { Progress } from '../../window/question-port.ts'

/** How far tests are that run one after the other. */
export class TestProgress {
  readonly #tests: number
  readonly #tell: Progress
  #done = 0
  /** Of the tests that are done. */
  #before = { events: 0, runs: 0 }
  #latest = { events: 0, runs: 0 }

  constructor(tests: number, tell: Progress) {
    this.#tests = tests
    this.#tell = tell
  }

  /** Of the test that runs now; `fraction` of it, from 0 to 1. */
  readonly within: Progress = ({ events, runs, fraction }) => {
    this.#latest = { events, runs }
    this.#tell({
      events: this.#before.events + events,
      runs: this.#before.runs + runs,
      fraction: (this.#done + fraction) / this.#tests,
    })
  }

  next(): void {
    this.#done++
    const { events, runs } = this.#latest
    this.#before = { events: this.#before.events + events, runs: this.#before.runs + runs }
    this.#latest = { events: 0, runs: 0 }
  }
}
