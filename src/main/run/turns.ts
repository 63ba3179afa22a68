import type { Firing, Lane, RuleRuns } from './rule-runs.ts'
import type { RunRecorder } from './surroundings.ts'

export interface TurnsOptions {
  recorder: RunRecorder | undefined
  /** Answers with the id of the run. */
  start(runs: RuleRuns, lane: Lane, firing: Firing): number
  /** Perhaps nothing is under way in the lane any more. */
  left(runs: RuleRuns, lane: Lane): void
}

/** Lets firings that wait begin, each in its turn. Where it is on disk that one waits, it begins only once it is there that it does no more. */
export class Turns {
  readonly #options: TurnsOptions

  constructor(options: TurnsOptions) {
    this.#options = options
  }

  /** The firing was put into the queue of its lane. */
  wait(firing: Firing, runs: RuleRuns, lane: Lane): void {
    const { recorder, left } = this.#options
    recorder?.firingWaits?.(firing.event, isOfItsEvent(firing) ? firing.rule.id : undefined)
    firing.turn?.waits({
      underWay: () => lane.active.map(({ run }) => run.id),
      leave: () => {
        if (!runs.leave(lane, firing)) return
        recorder?.firingLeft?.(firing.event)
        left(runs, lane)
      },
    })
  }

  /** It left the queue, and does not run. */
  drop({ event, turn }: Firing): void {
    this.#options.recorder?.firingLeft?.(event)
    turn?.came(0)
  }

  /** A loop instead of recursion: a thousand firings may have waited, and each may end at once. */
  next(runs: RuleRuns, lane: Lane): void {
    if (lane.starting) return
    lane.starting = true
    let written: Promise<unknown> | undefined
    try {
      while (lane.running === 0 && !written) {
        const [firing] = lane.waiting
        if (!firing) break
        written = this.#isWritten(firing)
        if (!written) this.#begin(runs, lane, firing)
      }
    } finally {
      lane.starting = written !== undefined
    }
    void written?.then(() => {
      lane.starting = false
      this.next(runs, lane)
      this.#options.left(runs, lane)
    })
  }

  #isWritten(firing: Firing): Promise<unknown> | undefined {
    if (firing.begins || !isOfItsEvent(firing)) return undefined
    firing.begins = true
    return this.#options.recorder?.firingBegins?.(firing.event, firing.rule.id)
  }

  #begin(runs: RuleRuns, lane: Lane, firing: Firing): void {
    runs.next(lane)
    const run = this.#options.start(runs, lane, firing)
    firing.turn?.came(run)
    this.#options.recorder?.firingLeft?.(firing.event)
  }
}

/** What its event says of it is all there is to know of it: it was not called, and goes on from nothing. */
function isOfItsEvent({ trigger, from, atOnce, callers }: Firing): boolean {
  return trigger >= 0 && from === undefined && !atOnce && !callers
}
