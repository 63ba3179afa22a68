import type { ExtensionLogLine } from '../../shared/contract/extension.ts'
import { RateLimit } from '../../shared/rate-limit.ts'
import type { Clock } from '../clock.ts'
import { LONGEST_LOG } from './message.ts'

const KEPT = 200
const RATE = 50
const BURST = 200

/** The last lines that a plug-in logged or printed. */
export class LogTail {
  readonly #clock: Clock
  readonly #limit: RateLimit
  #lines: ExtensionLogLine[] = []
  /** Lines that came too fast and were left out. */
  dropped = 0

  constructor(clock: Clock) {
    this.#clock = clock
    this.#limit = new RateLimit(RATE, BURST, () => clock.monotonic())
  }

  /** What the plug-in says. */
  add(text: string): void {
    if (this.#limit.take()) this.note(text)
    else this.dropped++
  }

  /** What Tomte says of it: never left out. */
  note(text: string): void {
    if (this.#lines.length >= KEPT) this.#lines.shift()
    this.#lines.push({ time: this.#clock.now(), text: printable(text) })
  }

  /** Oldest first. */
  last(count = KEPT): ExtensionLogLine[] {
    return this.#lines.slice(-count)
  }
}

function printable(text: string): string {
  const plain = text.replaceAll(/\p{Cc}/gu, character => (character === '\t' ? '\t' : '\uFFFD'))
  return plain.length > LONGEST_LOG ? `${plain.slice(0, LONGEST_LOG)}…` : plain
}
