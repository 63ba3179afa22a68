import { TomteError } from '../../shared/errors.ts'
import type { EventCause, TomteEvent } from '../../shared/event.ts'
import { RecentMap } from '../../shared/recent-map.ts'
import type { Clock } from '../clock.ts'
import { RateLimit } from './rate-limit.ts'
import type { Run, RunnableRule } from './run.ts'

export interface LoopLimits {
  /** Links of a chain of rules, each of which led to the next at once. */
  depth: number
  /** How often within so many milliseconds a rule may come back to itself. */
  rounds: number
  within: number
  /** Runs that one event may lead to, through rules that lead to rules. */
  cascade: number
  /** Milliseconds for which a rule that was found in a loop runs on no other rule's doing. */
  pause: number
  /** A run that tells something on later than this many milliseconds after it began starts a new chain: it is a timer, not a loop. */
  quick: number
}

const LIMITS: LoopLimits = {
  depth: 25,
  rounds: 50,
  within: 10_000,
  cascade: 10_000,
  pause: 30_000,
  quick: 1000,
}

export interface Refusal {
  error: TomteError
  /** Wall-clock time. */
  until: number
  /** Whether the loop was found just now. */
  found: boolean
}

interface Suspect {
  rounds: RateLimit
  refusal: Refusal | undefined
  /** On the clock that never jumps. */
  until: number
}

/** Finds rules that trigger each other without end, by what caused the events they run on, and breaks the round. */
export class LoopGuard {
  readonly #clock: Clock
  readonly #limits: LoopLimits
  /** Rules that came back to themselves lately. */
  readonly #suspects = new Map<string, Suspect>()
  /** Of the newest events on which chains began; by their ids, or where they are within a chain, the negative id of the run. */
  readonly #roots = new RecentMap<number, Cascade>(1000)

  constructor(clock: Clock, limits: Partial<LoopLimits> = {}) {
    this.#clock = clock
    this.#limits = { ...LIMITS, ...limits }
  }

  /** The cause of what `run` tells on now, under this name. */
  causeOf(run: Run, via: string): EventCause {
    const before = run.event.source.cause
    const quick = this.#clock.now() - run.started <= this.#limits.quick
    return quick && before instanceof Link ? new Link(run, via, before) : new Link(run, via, this.#root(run))
  }

  /** Why the rule is not to run on this event; null where it may. */
  refusal(rule: RunnableRule, event: TomteEvent): Refusal | null {
    const { cause } = event.source
    if (!(cause instanceof Link)) return null
    const now = this.#clock.monotonic()
    const suspect = this.#suspects.get(rule.id)
    if (suspect?.refusal) {
      if (now < suspect.until) return suspect.refusal
      this.#suspects.delete(rule.id)
    }
    if (cause.depth > this.#limits.depth) return this.#break(rule, cause)
    if (cause.countRun() > this.#limits.cascade) return this.#break(rule, cause)
    if (!cause.cameFrom(rule.id)) return null
    const { rounds } = this.#suspect(rule.id)
    if (!rounds.allows(now)) return this.#break(rule, cause)
    rounds.count(now)
    return null
  }

  /** Whether there would be a refusal; it is not counted. */
  refuses(rule: RunnableRule, event: TomteEvent): boolean {
    const { cause } = event.source
    if (!(cause instanceof Link)) return false
    const now = this.#clock.monotonic()
    const suspect = this.#suspects.get(rule.id)
    if (suspect?.refusal && now < suspect.until) return true
    if (cause.depth > this.#limits.depth || cause.runs >= this.#limits.cascade) return true
    return cause.cameFrom(rule.id) && suspect?.rounds.allows(now) === false
  }

  /** The same for rules that call each other while they run; `running`: those that are on the stack, outermost first. */
  nested(rule: RunnableRule, running: readonly RunnableRule[]): Refusal | null {
    if (running.length <= this.#limits.depth) return null
    const from = Math.max(
      0,
      running.findLastIndex(({ id }) => id === rule.id),
    )
    const names = [...running.slice(from), rule].map(({ name }) => name)
    return this.#stop(rule, names.join(' -> '))
  }

  forget(rule: string): void {
    this.#suspects.delete(rule)
  }

  /** The count of a chain that begins; runs on one event share it. */
  #root({ event, id }: Run): Cascade {
    const name = event.source.cause || event.id === 0 ? -id : event.id
    let cascade = this.#roots.get(name)
    if (!cascade) {
      cascade = { runs: 0 }
      this.#roots.set(name, cascade)
    }
    return cascade
  }

  #break(rule: RunnableRule, cause: Link): Refusal {
    return this.#stop(rule, cause.roundTo(rule))
  }

  #stop(rule: RunnableRule, round: string): Refusal {
    const { pause } = this.#limits
    const error = new TomteError(
      'ERR_RULE_LOOP',
      `“${rule.name}” was not run: rules trigger each other without end: ${round}`,
      {
        hint: `Let one of them listen for something else, or give it a condition that ends it. Other rules can trigger it again in ${pause / 1000} s.`,
      },
    )
    const refusal = { error, until: this.#clock.now() + pause, found: false }
    const suspect = this.#suspect(rule.id)
    suspect.refusal = refusal
    suspect.until = this.#clock.monotonic() + pause
    return { ...refusal, found: true }
  }

  #suspect(rule: string): Suspect {
    let suspect = this.#suspects.get(rule)
    if (!suspect) {
      const rounds = new RateLimit(this.#limits.rounds, this.#limits.within)
      suspect = { rounds, refusal: undefined, until: 0 }
      this.#suspects.set(rule, suspect)
    }
    return suspect
  }
}

/** Runs that came of the first event of a chain: one count for all its branches. */
interface Cascade {
  runs: number
}

/** One link of the chain of runs behind an event. */
class Link implements EventCause {
  readonly rule: string
  readonly name: string
  readonly run: number
  readonly event: number
  readonly via: string
  readonly depth: number
  readonly before?: Link
  readonly #cascade: Cascade

  constructor(run: Run, via: string, begin: Link | Cascade) {
    const before = begin instanceof Link ? begin : undefined
    this.rule = run.rule.id
    this.name = run.rule.name
    this.run = run.id
    this.event = run.event.id
    this.via = via
    this.depth = (before?.depth ?? 0) + 1
    if (before) this.before = before
    this.#cascade = begin instanceof Link ? begin.#cascade : begin
  }

  /** Of its chain so far. */
  get runs(): number {
    return this.#cascade.runs
  }

  countRun(): number {
    return ++this.#cascade.runs
  }

  cameFrom(rule: string): boolean {
    for (let link: Link | undefined = this; link; link = link.before) if (link.rule === rule) return true
    return false
  }

  /** `A -> Rule.x -> B -> Rule.y -> A`; from the beginning of the chain where the rule was not in it. */
  roundTo(rule: RunnableRule): string {
    const words = [rule.name]
    for (let link: Link | undefined = this; link; link = link.before) {
      words.unshift(link.name, link.via)
      if (link.rule === rule.id) break
    }
    return words.join(' -> ')
  }
}
