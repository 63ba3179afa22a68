import type { LeftOutReason } from '../../shared/contract/operation.ts'
import { TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import { LoopGuard, type LoopLimits, type Refusal } from './loop-guard.ts'
import { type Firing, Lane, type RuleRuns } from './rule-runs.ts'
import type { RunnableRule } from './run.ts'
import type { VariableSnapshot } from './variables.ts'

export interface RunLimitDefaults {
  /** Firings that may wait for a rule, or for each of its keys. */
  queued: number
  /** Runs at once of a rule, or of each of its keys. */
  parallel: number
  /** Keys of all rules together that have something under way. Default 10,000. */
  keys?: number
}

export interface AdmissionOptions {
  clock: Clock
  limits: RunLimitDefaults
  loops?: Partial<LoopLimits>
  /** Stops the runs under way in one lane: those of a rule, and where it has keys, of one key. */
  stop(lane: Lane, rule: string): void
  /** A firing waits for its turn. */
  waits?(firing: Firing, runs: RuleRuns, lane: Lane): void
  /** A rule was kept from running by a fault or for the first time by its rate limit. */
  troubled?(rule: RunnableRule, reason: LeftOutReason, error: TomteError): void
}

/** A run from before a restart; `started` in milliseconds since 1970-01-01 UTC. */
export interface EarlierRun {
  key: string | undefined
  started: number
}

/** Longer keys are a fault: a key names a device, a room, a person. */
const LONGEST_KEY = 256
const MOST_KEYS = 10_000
/** Firings of one rule that may wait, whatever the number of its keys. */
const MOST_WAITING = 10_000

/** Decides which firings run now, which wait, and which are left out, and says why. */
export class Admission {
  readonly loops: LoopGuard
  readonly #options: AdmissionOptions
  readonly #mostKeys: number
  #keys = 0

  constructor(options: AdmissionOptions) {
    this.#options = options
    this.#mostKeys = options.limits.keys ?? MOST_KEYS
    this.loops = new LoopGuard(options.clock, options.loops)
  }

  /**
   * The lane in which the firing starts now, to be used at once; null where it waits or is left out, which is counted. `running`: rules
   * whose actions are on the stack right now.
   */
  admit(
    runs: RuleRuns,
    firing: Firing,
    variables: VariableSnapshot,
    running: readonly RunnableRule[],
  ): Lane | null {
    const { rule, event, atOnce } = firing
    const refusal = this.loops.nested(rule, running) ?? (atOnce ? null : this.loops.refusal(rule, event))
    if (refusal) return this.#refuse(runs, rule, refusal)
    const key = this.#keyOf(runs, rule, event, variables)
    if (key === null) return null
    const rateLimit = atOnce ? undefined : rule.limits?.rateLimit
    const rate = rateLimit && runs.rate(rateLimit, key)
    const now = rate ? this.#options.clock.monotonic() : 0
    if (rate && !rate.allows(now)) return this.#overRate(runs, rule, rate)
    if (rate && !runs.hasRoomForRate(key, now)) return leftOut(runs, 'keys')
    const lane = runs.lane(key) ?? new Lane(key)
    const verdict = lane.running > 0 || lane.starting ? this.#byMode(runs, lane, rule) : 'start'
    if (verdict === 'wait' && atOnce && !firing.turn) return leftOut(runs, 'busy')
    if (verdict !== 'start' && verdict !== 'wait') return leftOut(runs, verdict)
    if (key !== undefined && !this.#keep(runs, lane, key)) return leftOut(runs, 'keys')
    if (rate) runs.countRate(rate, key, now)
    if (runs.trouble) this.#forgive(runs)
    if (verdict === 'start') return lane
    runs.wait(lane, firing)
    this.#options.waits?.(firing, runs, lane)
    return null
  }

  /** Whether a firing would start now or wait for its turn. It changes nothing, and says nothing of rules that are on the stack. */
  admits(
    runs: RuleRuns | undefined,
    rule: RunnableRule,
    event: TomteEvent,
    variables: VariableSnapshot,
  ): boolean {
    if (this.loops.refuses(rule, event)) return false
    const key = renderedKey(rule, event, variables)
    if (key instanceof TomteError) return false
    if (!runs) return key === undefined || this.#keys < this.#mostKeys
    const rateLimit = rule.limits?.rateLimit
    if (rateLimit && !runs.rate(rateLimit, key).allows(this.#options.clock.monotonic())) return false
    const lane = runs.lane(key)
    if (!lane) return this.#keys < this.#mostKeys
    if ((lane.running === 0 && !lane.starting) || rule.mode === 'restart') return true
    const verdict = this.#byMode(runs, lane, rule)
    return verdict === 'start' || verdict === 'wait'
  }

  /** Runs from before a restart count for the rule's rate limit too. */
  ranBefore(runs: RuleRuns, { limits }: Pick<RunnableRule, 'limits'>, earlier: readonly EarlierRun[]): void {
    if (!limits?.rateLimit) return
    const { clock } = this.#options
    const [now, wall] = [clock.monotonic(), clock.now()]
    for (const { key, started } of earlier) {
      const rate = runs.rate(limits.rateLimit, key)
      const ago = Math.max(0, wall - started)
      if (ago < rate.milliseconds && runs.hasRoomForRate(key, now)) runs.countPastRate(rate, key, now - ago)
    }
  }

  /** Lets a firing from before a restart wait as it did then; null where its key cannot be made any more. */
  waitAgain(runs: RuleRuns, firing: Firing, variables: VariableSnapshot): Lane | null {
    const key = this.#keyOf(runs, firing.rule, firing.event, variables)
    if (key === null) return null
    const lane = this.laneOf(runs, key)
    runs.wait(lane, firing)
    return lane
  }

  /** The lane of a run from before a restart. */
  laneOf(runs: RuleRuns, key: string | undefined): Lane {
    const lane = runs.lane(key) ?? new Lane(key)
    if (key !== undefined) this.#keep(runs, lane, key)
    return lane
  }

  /** A lane in which nothing is under way any more is forgotten. */
  ended(runs: RuleRuns, lane: Lane): void {
    const { key } = lane
    if (key !== undefined && lane.idle && runs.keyed?.delete(key)) this.#keys--
  }

  /** Of a rule that is no more. */
  forget(rule: string): void {
    this.loops.forget(rule)
  }

  /** What becomes of a firing in a lane in which something runs, as the rule's mode has it. */
  #byMode(runs: RuleRuns, lane: Lane, rule: RunnableRule): 'start' | 'wait' | LeftOutReason {
    const { parallel, queued } = this.#options.limits
    const { mode, limits } = rule
    if (mode === 'restart') {
      this.#options.stop(lane, rule.id)
      return 'start'
    }
    if (mode === 'parallel') return lane.running < (limits?.maximum ?? parallel) ? 'start' : 'busy'
    if (mode === 'single') return 'busy'
    const fits = lane.waiting.length < (limits?.maximum ?? queued)
    return fits && (lane === runs || runs.waitingInAll < MOST_WAITING) ? 'wait' : 'queue'
  }

  /** Undefined: the rule has none; null: it could not be rendered, and the firing is left out. */
  #keyOf(
    runs: RuleRuns,
    rule: RunnableRule,
    event: TomteEvent,
    variables: VariableSnapshot,
  ): string | undefined | null {
    const key = renderedKey(rule, event, variables)
    if (!(key instanceof TomteError)) return key
    runs.trouble = { error: key.toPlain(), time: this.#options.clock.now() }
    if (runs.left('key') === 1) this.#options.troubled?.(rule, 'key', key)
    return null
  }

  /** Whether there is room for one more key. */
  #keep(runs: RuleRuns, lane: Lane, key: string): boolean {
    runs.keyed ??= new Map()
    if (runs.keyed.get(key) === lane) return true
    if (this.#keys >= this.#mostKeys) return false
    this.#keys++
    runs.keyed.set(key, lane)
    return true
  }

  /** What kept the rule from running is over. */
  #forgive(runs: RuleRuns): void {
    const until = runs.trouble?.until
    if (until === undefined || until <= this.#options.clock.now()) runs.trouble = undefined
  }

  #refuse(runs: RuleRuns, rule: RunnableRule, { error, until, found }: Refusal): null {
    runs.left('loop')
    if (found) {
      runs.trouble = { error: error.toPlain(), time: this.#options.clock.now(), until }
      this.#options.troubled?.(rule, 'loop', error)
    }
    return null
  }

  #overRate(runs: RuleRuns, rule: RunnableRule, rate: { limit: number; milliseconds: number }): null {
    if (runs.left('rate') > 1) return null
    const seconds = rate.milliseconds / 1000
    const error = new TomteError(
      'ERR_RULE_RATE',
      `“${rule.name}” fired more often than ${rate.limit === 1 ? 'once' : `${rate.limit} times`} in ${seconds} s; what was over was left out.`,
      { hint: 'Raise its limit, or narrow what it listens for.' },
    )
    this.#options.troubled?.(rule, 'rate', error)
    return null
  }
}

/** Undefined: the rule has none. */
function renderedKey(
  rule: RunnableRule,
  event: TomteEvent,
  variables: VariableSnapshot,
): string | undefined | TomteError {
  const render = rule.limits?.key
  if (!render) return undefined
  try {
    const key = render(event, variables, event.time)
    if (key.length <= LONGEST_KEY) return key
    throw new TomteError('ERR_TEMPLATE', `It has ${key.length} characters, more than ${LONGEST_KEY}.`)
  } catch (cause) {
    return new TomteError(
      'ERR_RULE_KEY',
      `“${rule.name}” was not run: its key could not be made. ${(cause as Error).message}`,
      { cause, hint: 'Look at the key of the rule and at the event it ran on.' },
    )
  }
}

function leftOut(runs: RuleRuns, reason: LeftOutReason): null {
  runs.left(reason)
  return null
}
