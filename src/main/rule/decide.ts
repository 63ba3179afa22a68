import type { TomteEvent } from '../../shared/event.ts'
import type { CompiledRule } from './compiled-rule.ts'
import { nothingRecalled, type Recollections } from './recall.ts'
import type { Candidate, Match, RuleIndex } from './rule-index.ts'
import type { RuleMemory } from './rule-memory.ts'
import type { Variables } from './variables.ts'

export type { Match } from './rule-index.ts'

const NONE: readonly Match[] = []
const NO_CANDIDATES: readonly Candidate[] = []

/** Whether a rule that is to run on the event would do so now, or wait for its turn: it is not left out by its mode or limits. */
export type Admits = (rule: CompiledRule, event: TomteEvent) => boolean

const always: Admits = () => true

/**
 * Which rules run on `event`: those of higher priority first, then in workspace order, each at most once, with the first of its
 * triggers that matched. After a rule that stops propagation and that `admits` lets run none follows. The memory goes on by this event.
 * Nothing else plays a part: the same arguments give the same answer, live or years later.
 *
 * The rule of a match knows what the memory held when it was decided; it has the id of the rule in the index, but need not be that object.
 */
export function decide(
  index: RuleIndex,
  memory: RuleMemory,
  event: TomteEvent,
  variables: Variables,
  admits: Admits = always,
): readonly Match[] {
  const decision = new Decision(index, memory, event, variables, admits)
  decision.goOn(never)
  return decision.matches
}

const never = () => false

/** The same in turns, where thousands of rules listen for one event: no other event is decided on the memory in between. */
export class Decision {
  readonly #index: RuleIndex
  readonly #memory: RuleMemory
  readonly #event: TomteEvent
  readonly #variables: Variables
  readonly #admits: Admits
  readonly #candidates: readonly Candidate[]
  #next = 0
  #decided: CompiledRule | undefined
  #complete: Candidate | undefined
  #first: readonly Match[] = NONE
  #several: Match[] | undefined

  constructor(
    index: RuleIndex,
    memory: RuleMemory,
    event: TomteEvent,
    variables: Variables,
    admits: Admits = always,
  ) {
    this.#admits = admits
    this.#index = index
    this.#memory = memory
    this.#event = event
    this.#variables = variables
    this.#candidates = event.source.trigger === undefined ? index.candidates(event) : NO_CANDIDATES
  }

  /** What was decided so far. */
  get matches(): readonly Match[] {
    return this.#several ?? this.#first
  }

  /** Goes on until `isTimeUp` says so between two triggers; true: all is decided, and it is not to be called again. */
  goOn(isTimeUp: () => boolean): boolean {
    const index = this.#index
    const memory = this.#memory
    const event = this.#event
    const variables = this.#variables
    const { source } = event
    if (source.trigger !== undefined) {
      this.#first = decideAddressed(index, memory, event, variables)
      return true
    }
    const candidates = this.#candidates
    const isOld = source.retain === true || source.backlog === true
    while (this.#next < candidates.length) {
      if (this.#next > 0 && isTimeUp()) return false
      const candidate = candidates[this.#next++] as Candidate
      const { rule } = candidate
      const wanted = !isOld || wants(candidate, event)
      if (candidate.watched !== null) {
        // A sequence that this event completes does not begin with it too.
        if (this.#complete?.watched === candidate.watched) continue
        const recalled = rule.recalls ? memory.recall(rule.recalls, event) : null
        const fired = memory.advance(candidate, event, wanted, variables, recalled ?? nothingRecalled)
        if (recalled?.fault) memory.failed(rule.rule, recalled.fault, event.time)
        if (!fired) continue
        this.#complete = candidate
      }
      if (!wanted || rule === this.#decided) continue
      this.#decided = rule
      const match = conditioned(candidate, memory, event, variables)
      if (match === null) continue
      this.#add(match, candidate)
      if (rule.stops && this.#admits(match.rule, event)) break
    }
    if (index.recalls) memory.remember(index.recallsOf(event), event, variables)
    return true
  }

  #add(match: Match, candidate: Candidate): void {
    if (this.#several) this.#several.push(match)
    else if (this.#first === NONE) this.#first = match === candidate ? candidate.alone : [match]
    else this.#several = [...this.#first, match]
  }
}

/** An event that a time-based trigger made is for that trigger alone, whatever its topic. */
function decideAddressed(index: RuleIndex, memory: RuleMemory, event: TomteEvent, variables: Variables) {
  const { rule, index: position } = event.source.trigger as NonNullable<TomteEvent['source']['trigger']>
  const candidate = index.addressed(rule, position)
  if (!candidate) return NONE
  memory.expired(event, candidate)
  const match = conditioned(candidate, memory, event, variables)
  return match ? [match] : NONE
}

/** Retained messages, and those that waited in the session, fire only what asks for them. */
export function wants(candidate: Candidate, { source }: TomteEvent): boolean {
  return (source.retain !== true || candidate.retained) && (source.backlog !== true || candidate.backlog)
}

/** The match where the conditions hold; null where they do not. */
function conditioned(
  candidate: Candidate,
  memory: RuleMemory,
  event: TomteEvent,
  variables: Variables,
): Match | null {
  const { rule } = candidate
  if (rule.condition === null) return candidate
  if (rule.recalls === null) return rule.condition(event, variables) ? candidate : null
  const recalled = memory.recall(rule.recalls, event)
  const held = rule.condition(event, variables, recalled)
  if (recalled.fault) memory.failed(rule.rule, recalled.fault, event.time)
  return held ? { rule: asDecided(rule, recalled), trigger: candidate.trigger } : null
}

/** The rule with what the memory held: its trace is the same whenever it is looked at. */
function asDecided(rule: CompiledRule, recalled: Recollections): CompiledRule {
  const traceConditions: CompiledRule['traceConditions'] = (event, variables) =>
    rule.traceConditions(event, variables, recalled)
  return Object.create(rule, { traceConditions: { value: traceConditions } }) as CompiledRule
}
