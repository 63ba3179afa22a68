import type { LeftOut, LeftOutReason, RuleTrouble } from '../../shared/contract/operation.ts'
import type { RunState } from '../../shared/contract/run.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Execution } from './execution.ts'
import { KeyedRateLimits, RateLimit } from './rate-limit.ts'
import type { CallingRule, RunnableRule } from './run.ts'

export interface RuleCounters {
  runs: number
  failed: number
  /** Firings that did not run, in all and by their reasons. */
  ignored: number
  leftOut: LeftOut | undefined
  trouble: RuleTrouble | undefined
  running: number
  waiting: number
  lastRun?: number
  lastState?: RunState
}

/** What a run begins with. */
export interface Resumed {
  trigger: number
  event: TomteEvent
  /** Position of the action to begin with; those before it were done by an earlier run, which left these variables. */
  from?: number
  locals?: Readonly<Record<string, unknown>>
  /** Of one that another rule calls. */
  callers?: readonly CallingRule[]
  /** A person wants it now: it does not wait, and no rate limit counts it. */
  atOnce?: true
  /** Somebody waits for its end: where its rule queues, it waits for its turn all the same. */
  turn?: Turn
}

/** Follows a firing through the queue of its rule. */
export interface Turn {
  waits(place: QueuePlace): void
  /** Its run began, after it had waited; 0: it never will. */
  came(run: number): void
}

/** Where a firing waits. */
export interface QueuePlace {
  /** Ids of the runs it waits for, as it is now. */
  underWay(): number[]
  /** It is to run no more. */
  leave(): void
}

/** A rule that is to run: at once, or after the run before it. */
export interface Firing extends Resumed {
  rule: RunnableRule
  /** Its turn came: it was asked that no one take it for one that waits. */
  begins?: true
}

/** What the mode of a rule looks at: the runs under way, and the firings that wait for them. */
export class Lane {
  /** Runs under way, listed or not. */
  running = 0
  starting = false
  /** Those whose actions take time; a run that is carried out at once is never listed. */
  active: Execution[] = NONE
  waiting: Firing[] = NO_FIRING
  /** Of a rule that has keys. */
  readonly key: string | undefined

  constructor(key?: string) {
    this.key = key
  }

  takesTime(execution: Execution): void {
    if (!this.active.includes(execution)) this.active = [...this.active, execution]
  }

  ended(execution: Execution): void {
    this.running--
    if (this.active.length > 0) this.active = this.active.filter(each => each !== execution)
  }

  get idle(): boolean {
    return this.running === 0 && this.waiting.length === 0 && !this.starting
  }
}

/** One rule: its lane, or those of its keys, and how its runs fared. */
export class RuleRuns extends Lane {
  // What every run touches comes first: with thousands of rules it is memory, not work, that takes the time.
  /** Its id. */
  readonly rule: string
  /** Runs under way in all lanes. */
  underWay = 0
  runs = 0
  /** Always a number: V8 writes it in place, where each of thousands of rules would else hold a new object. */
  #lastRun = Number.NaN
  lastState: RunState | undefined
  failed = 0
  /** Of a rule with a key: those of the keys that have something under way. */
  keyed: Map<string, Lane> | undefined
  leftOut: LeftOut | undefined
  trouble: RuleTrouble | undefined
  #rate: RateLimit | undefined
  /** Of a rule with a key. */
  #rates: KeyedRateLimits | undefined
  #waiting = 0

  constructor(rule: string) {
    super()
    this.rule = rule
  }

  counters(): RuleCounters {
    const { runs, failed, leftOut, trouble, lastState } = this
    const lastRun = runs > 0 ? this.#lastRun : undefined
    let ignored = 0
    for (const reason in leftOut) ignored += leftOut[reason as LeftOutReason] ?? 0
    const [running, waiting] = [this.underWay, this.#waiting]
    return { runs, failed, ignored, leftOut, trouble, running, waiting, lastRun, lastState }
  }

  /** Its own and those of its keys. */
  *lanes(): Generator<Lane> {
    yield this
    if (this.keyed) yield* this.keyed.values()
  }

  /** The lane of a run; undefined where its key has nothing under way any more. */
  lane(key: string | undefined): Lane | undefined {
    return key === undefined ? this : this.keyed?.get(key)
  }

  began(lane: Lane, started: number): void {
    this.runs++
    this.underWay++
    lane.running++
    this.#lastRun = started
    this.lastState = 'running'
  }

  over(lane: Lane, execution: Execution): void {
    lane.ended(execution)
    this.underWay--
    const { state } = execution.run
    if (state === 'failed') this.failed++
    this.lastState = this.underWay > 0 ? 'running' : state
  }

  /** Firings that wait, in all lanes. */
  get waitingInAll(): number {
    return this.#waiting
  }

  wait(lane: Lane, firing: Firing): void {
    if (lane.waiting.length === 0) lane.waiting = []
    lane.waiting.push(firing)
    this.#waiting++
  }

  /** The firing of the lane that waited longest. */
  next(lane: Lane): Firing | undefined {
    const firing = lane.waiting.shift()
    if (firing) this.#waiting--
    return firing
  }

  /** Whether it waited there. */
  leave(lane: Lane, firing: Firing): boolean {
    if (!lane.waiting.includes(firing)) return false
    lane.waiting = lane.waiting.filter(each => each !== firing)
    this.#waiting--
    return true
  }

  /** Answers with those that waited. */
  forgetWaiting(): Firing[] {
    const forgotten: Firing[] = []
    for (const lane of this.lanes()) {
      forgotten.push(...lane.waiting)
      lane.waiting = NO_FIRING
    }
    this.#waiting = 0
    return forgotten
  }

  left(reason: LeftOutReason): number {
    this.leftOut ??= {}
    const count = (this.leftOut[reason] ?? 0) + 1
    this.leftOut[reason] = count
    return count
  }

  /** The rate limit of the rule, or of one of its keys; a changed one begins anew. */
  rate({ runs, seconds }: { runs: number; seconds: number }, key: string | undefined): RateLimit {
    const milliseconds = seconds * 1000
    const known = key === undefined ? this.#rate : this.#rates?.get(key)
    if (known?.limit === runs && known.milliseconds === milliseconds) return known
    return new RateLimit(runs, milliseconds)
  }

  /** Whether one more run of the key can be counted. */
  hasRoomForRate(key: string | undefined, now: number): boolean {
    if (key === undefined) return true
    this.#rates ??= new KeyedRateLimits(MOST_RATES)
    return this.#rates.hasRoom(key, now)
  }

  countRate(rate: RateLimit, key: string | undefined, now: number): void {
    this.#keepRate(rate, key)
    rate.count(now)
  }

  /** The same of a run from before a restart. */
  countPastRate(rate: RateLimit, key: string | undefined, time: number): void {
    this.#keepRate(rate, key)
    rate.countPast(time)
  }

  #keepRate(rate: RateLimit, key: string | undefined): void {
    if (key === undefined) this.#rate = rate
    else this.#rates?.keep(key, rate)
  }
}

/** Keys of one rule whose runs its rate limit counts. */
const MOST_RATES = 10_000
/** Shared by all rules of which nothing is under way: with thousands of rules, empty lists of their own would add up. */
const NONE: Execution[] = []
const NO_FIRING: Firing[] = []
