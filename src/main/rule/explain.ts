import type { TraceClause } from '../../shared/contract/run.ts'
import type { TomteEvent } from '../../shared/event.ts'
import { firstFailed } from './condition.ts'
import { type Admits, wants } from './decide.ts'
import { nothingRecalled } from './recall.ts'
import type { Candidate, RuleIndex } from './rule-index.ts'
import type { RuleMemory } from './rule-memory.ts'
import type { Variables } from './variables.ts'

/**
 * Why a rule fires or does not: it fires · the message is retained, or waited in the session, and no trigger wants such · the trigger did not
 * see what it watches for · a condition does not hold · a rule before it kept the event to itself.
 */
export type Outcome = 'fires' | 'retained' | 'backlog' | 'trigger' | 'conditions' | 'stopped'

/** What became of one event at one rule that listens for it. */
export interface RuleExplanation {
  rule: string
  name: string
  outcome: Outcome
  /** The trigger that fired; else the first that named the event. */
  trigger: number
  /** It in words. */
  triggerText: string
  /** Of a trigger that remembers: what it saw; held: it fired. Else null. */
  saw: TraceClause | null
  /** As in the trace of a run; null where there are none, or no trigger fired. */
  conditions: TraceClause | null
  /** The first clause that failed, with what it saw; null where none did. */
  failed: TraceClause | null
  /** Of outcome `stopped`: the rule that kept the event. */
  stoppedBy?: string
}

/**
 * Which rules fire on `event` and which nearly did: all those of which a trigger names it, in the order in which they see it. It asks the memory
 * and changes nothing: `decide` comes after it. Pure.
 */
export function explain(
  index: RuleIndex,
  memory: RuleMemory,
  event: TomteEvent,
  variables: Variables,
  admits: Admits = () => true,
): RuleExplanation[] {
  const explanations: RuleExplanation[] = []
  let stopper: string | undefined
  for (const candidates of byRule(candidatesFor(index, event))) {
    const explanation = explainRule(candidates, memory, event, variables)
    const { outcome } = explanation
    if (stopper !== undefined) explanations.push({ ...explanation, outcome: 'stopped', stoppedBy: stopper })
    else explanations.push(explanation)
    const [{ rule }] = candidates
    if (outcome === 'fires' && stopper === undefined && rule.stops && admits(rule, event)) stopper = rule.id
  }
  return explanations
}

type Candidates = [Candidate, ...Candidate[]]

function candidatesFor(index: RuleIndex, event: TomteEvent): readonly Candidate[] {
  const { trigger } = event.source
  if (!trigger) return index.candidates(event)
  const addressed = index.addressed(trigger.rule, trigger.index)
  return addressed ? [addressed] : []
}

function byRule(candidates: readonly Candidate[]): Candidates[] {
  const rules: Candidates[] = []
  for (const candidate of candidates) {
    const last = rules.at(-1)
    if (last?.[0].rule === candidate.rule) last.push(candidate)
    else rules.push([candidate])
  }
  return rules
}

function explainRule(
  candidates: Candidates,
  memory: RuleMemory,
  event: TomteEvent,
  variables: Variables,
): RuleExplanation {
  const seen = candidates.map(candidate => look(candidate, memory, event, variables)) as [Seen, ...Seen[]]
  const { candidate, saw, missed } = seen.find(each => each.missed === null) ?? seen[0]
  const { rule, trigger } = candidate
  const recalled = rule.recalls ? memory.recall(rule.recalls, event) : undefined
  const conditions = missed === null ? rule.traceConditions(event, variables, recalled) : null
  return {
    rule: rule.id,
    name: rule.name,
    outcome: missed ?? (conditions === null || conditions.held ? 'fires' : 'conditions'),
    trigger,
    triggerText: rule.describeTrigger(trigger),
    saw,
    conditions,
    failed: firstFailed(missed === 'trigger' ? saw : conditions),
  }
}

interface Seen {
  candidate: Candidate
  saw: TraceClause | null
  /** Why the trigger did not fire; null: it did. */
  missed: 'retained' | 'backlog' | 'trigger' | null
}

function look(candidate: Candidate, memory: RuleMemory, event: TomteEvent, variables: Variables): Seen {
  const wanted = wants(candidate, event)
  const saw = event.source.trigger ? null : watched(candidate, memory, event, wanted, variables)
  if (!wanted)
    return { candidate, saw, missed: event.source.retain && !candidate.retained ? 'retained' : 'backlog' }
  return { candidate, saw, missed: saw && !saw.held ? 'trigger' : null }
}

function watched(
  candidate: Candidate,
  memory: RuleMemory,
  event: TomteEvent,
  wanted: boolean,
  variables: Variables,
): TraceClause | null {
  const { watched: trigger, rule, step } = candidate
  if (!trigger) return null
  const state = memory.stateOf(candidate, event, variables)
  const recalled = rule.recalls ? memory.recall(rule.recalls, event) : nothingRecalled
  const clause = trigger.watch.trace(state, event, step, wanted, variables, recalled)
  return { ...clause, path: `triggers[${candidate.trigger}]` }
}
