import { TomteError } from '../../shared/errors.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import { compileRule, nothingShared } from './compile-rule.ts'
import type { CompiledRule, Parts, Watched } from './compiled-rule.ts'
import { KeyIndex } from './key-index.ts'
import type { Recall } from './recall.ts'
import type { TriggerKey } from './trigger-key.ts'

/** A rule that is to run, and which of its triggers matched first. */
export interface Match {
  readonly rule: CompiledRule
  /** Position in `rule.rule.triggers`. */
  readonly trigger: number
}

/** One trigger of a rule that could match. */
export interface Candidate extends Match {
  /** Of rules: the lower, the earlier. */
  readonly order: number
  readonly retained: boolean
  readonly backlog: boolean
  readonly key: TriggerKey
  /** Of a trigger that remembers; `step`: which of its keys this is. */
  readonly watched: Watched | null
  readonly step: number
  /** The list of this candidate alone, made once. */
  readonly alone: readonly Candidate[]
}

/** Finds the rules whose triggers match an event, without looking at the others. */
export interface RuleIndex {
  /** Enabled rules, in workspace order. */
  readonly rules: readonly CompiledRule[]
  /** Every rule that compiled, enabled or not. */
  rule(id: string): CompiledRule | undefined
  /** Rules that could not be compiled; they never fire. */
  readonly faults: readonly { rule: string; error: TomteError }[]
  /**
   * Triggers that match, in the order of their rules (priority, then workspace); whether the rule's conditions hold and it wants
   * retained messages is open.
   */
  candidates(event: TomteEvent): readonly Candidate[]
  /** The trigger that an event is addressed to (`source.trigger`), where it remembers. */
  addressed(rule: string, trigger: number): Candidate | undefined
  /** Triggers that remember, each once. */
  readonly watched: readonly Candidate[]
  /** Whether anything of messages is to be remembered for conditions, and what of `event`. */
  readonly recalls: boolean
  recallsOf(event: TomteEvent): readonly Recall[]
  /** Ids of all that is to be remembered. */
  readonly recallIds: ReadonlySet<string>
}

/** `previous`: compiled rules that did not change (the same object) are taken over from it. */
export function createRuleIndex(
  rules: readonly Rule[],
  parts: Parts,
  previous?: Pick<RuleIndex, 'rule'>,
): RuleIndex {
  const compiled = new Map<string, CompiledRule>()
  const faults: { rule: string; error: TomteError }[] = []
  const triggers = new KeyIndex<Candidate>(inOrder)
  const watched: Candidate[] = []
  const recalls = new RecallIndex()
  const shared = nothingShared()
  for (const [position, rule] of rules.entries()) {
    try {
      const known = previous?.rule(rule.id)
      const made = known?.rule === rule ? known : compileRule(rule, parts, shared, position)
      compiled.set(rule.id, made)
      if (!rule.enabled) continue
      for (const candidate of candidatesOf(made, position - (rule.priority ?? 0) * rules.length)) {
        triggers.add(candidate.key, candidate)
        if (candidate.watched && candidate.step === 0) watched.push(candidate)
      }
      recalls.addRule(made)
    } catch (error) {
      faults.push({ rule: rule.id, error: ruleError(error) })
    }
  }
  const addresses = new Map(watched.map(each => [`${each.rule.id} ${each.trigger}`, each]))
  return {
    rules: [...compiled.values()].filter(({ rule }) => rule.enabled),
    rule: id => compiled.get(id),
    faults,
    candidates: event => triggers.find(event),
    addressed: (id, trigger) => addresses.get(`${id} ${trigger}`),
    watched,
    recalls: !recalls.isEmpty,
    recallsOf: event => recalls.find(event),
    recallIds: recalls.ids,
  }
}

/** Also what a plug-in throws over a trigger it does not understand: one rule must not take the others with it. */
function ruleError(error: unknown): TomteError {
  if (error instanceof TomteError) return error
  return new TomteError('ERR_RULE', `The rule cannot be used: ${(error as Error).message}`, { cause: error })
}

function* candidatesOf(rule: CompiledRule, order: number): Iterable<Candidate> {
  for (const { keys, index, watched } of rule.triggers)
    for (let step = 0; step < keys.length; step++) {
      const key = keys[step] as TriggerKey
      const { retained = false, backlog = false } = key
      const candidate = { rule, watched, alone: NONE, trigger: index, order, key, retained, backlog, step }
      yield Object.assign(candidate, { alone: [candidate] as readonly Candidate[] })
    }
}

/** Of a sequence the later steps come first, so that one event does not make two of them. */
function inOrder(candidates: Candidate[]): readonly Candidate[] {
  const [first] = candidates
  if (first === undefined) return NONE
  // With thousands of rules every list less is a place of memory less to look at.
  if (candidates.length === 1) return first.alone
  return candidates.sort((a, b) => a.order - b.order || a.trigger - b.trigger || b.step - a.step)
}

const NONE: readonly never[] = []

/** What of which messages is to be remembered. */
class RecallIndex extends KeyIndex<Recall> {
  readonly ids = new Set<string>()
  readonly #added = new Set<string>()

  constructor() {
    super(found =>
      found.length === 0 ? NONE : [...new Map(found.map(recall => [recall.id, recall])).values()],
    )
  }

  addRule({ recalls, triggers }: CompiledRule): void {
    for (const recall of recalls ?? []) {
      this.ids.add(recall.id)
      const places = recall.place ? [recall.place] : triggers.flatMap(({ keys }) => keys)
      for (const place of places) {
        const name = `${recall.id} ${'pattern' in place ? place.pattern : JSON.stringify([place.broker, place.filter])}`
        if (this.#added.has(name)) continue
        this.#added.add(name)
        this.add(place, recall)
      }
    }
  }
}
