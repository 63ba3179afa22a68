import { TomteError } from '../../shared/errors.ts'
import { eventString, type TomteEvent } from '../../shared/event.ts'
import { RecentMap } from '../../shared/recent-map.ts'
import { TopicTrie } from '../../shared/topic-trie.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import { compileRule, nothingShared } from './compile-rule.ts'
import type { CompiledRule, Parts } from './compiled-rule.ts'
import { PatternIndex } from './pattern-index.ts'

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
  /** The list of this candidate alone, made once. */
  readonly alone: readonly Match[]
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
}

/** `previous`: compiled rules that did not change (the same object) are taken over from it. */
export function createRuleIndex(rules: readonly Rule[], parts: Parts, previous?: RuleIndex): RuleIndex {
  const compiled = new Map<string, CompiledRule>()
  const faults: { rule: string; error: TomteError }[] = []
  const lookup = new TriggerLookup()
  const shared = nothingShared()
  for (const [position, rule] of rules.entries()) {
    try {
      const known = previous?.rule(rule.id)
      const made = known?.rule === rule ? known : compileRule(rule, parts, shared)
      compiled.set(rule.id, made)
      if (rule.enabled) lookup.add(made, position - (rule.priority ?? 0) * rules.length)
    } catch (error) {
      faults.push({ rule: rule.id, error: ruleError(error) })
    }
  }
  return {
    rules: [...compiled.values()].filter(({ rule }) => rule.enabled),
    rule: id => compiled.get(id),
    faults,
    candidates: event => lookup.candidates(event),
  }
}

/** Also what a plug-in throws over a trigger it does not understand: one rule must not take the others with it. */
function ruleError(error: unknown): TomteError {
  if (error instanceof TomteError) return error
  return new TomteError('ERR_RULE', `The rule cannot be used: ${(error as Error).message}`, { cause: error })
}

/** Topics of a broker, suffixes of a prefix and prefixes whose candidates are remembered; longer names never are. */
const REMEMBERED_TOPICS = 32_768
const REMEMBERED_SUFFIXES = 4096
const REMEMBERED_PREFIXES = 64
const REMEMBERED_LENGTH = 512
const NONE: readonly Candidate[] = []

type Remembered = RecentMap<string, readonly Candidate[]>

class TriggerLookup {
  readonly #ofBroker = new Map<string, TopicTrie<Candidate>>()
  readonly #ofAnyBroker = new TopicTrie<Candidate>()
  readonly #patterns = new PatternIndex<Candidate>()
  readonly #byTopic = new Map<string, Remembered>()
  readonly #bySuffix = new RecentMap<string, Remembered>(REMEMBERED_PREFIXES)

  add(rule: CompiledRule, order: number): void {
    for (const { key, index } of rule.triggers) {
      const alone: Match[] = []
      const candidate = { rule, trigger: index, order, retained: key.retained ?? false, alone }
      alone.push(candidate)
      if ('pattern' in key) this.#patterns.add(key.pattern, candidate)
      else this.#trie(key.broker).add(key.filter, candidate)
    }
  }

  candidates(event: TomteEvent): readonly Candidate[] {
    const { broker, topic } = event.source
    const byTopic = broker === undefined || topic === undefined ? NONE : this.#forTopic(broker, topic)
    if (this.#patterns.size === 0) return byTopic
    const byPattern = this.#forEvent(event)
    if (byPattern.length === 0) return byTopic
    return byTopic.length === 0 ? byPattern : inOrder([...byTopic, ...byPattern])
  }

  #forTopic(broker: string, topic: string): readonly Candidate[] {
    let known = this.#byTopic.get(broker)
    const remembered = known?.get(topic)
    if (remembered) return remembered
    const ofBroker = this.#ofBroker.get(broker)?.match(topic) ?? []
    const found = inOrder([...ofBroker, ...this.#ofAnyBroker.match(topic)])
    if (!known) {
      known = new RecentMap(REMEMBERED_TOPICS)
      this.#byTopic.set(broker, known)
    }
    if (topic.length <= REMEMBERED_LENGTH) known.set(topic, found)
    return found
  }

  #forEvent(event: TomteEvent): readonly Candidate[] {
    let known = this.#bySuffix.get(event.prefix)
    const remembered = known?.get(event.suffix)
    if (remembered) return remembered
    const found = inOrder(this.#patterns.match(eventString(event)))
    if (!known) {
      known = new RecentMap(REMEMBERED_SUFFIXES)
      this.#bySuffix.set(event.prefix, known)
    }
    if (event.suffix.length <= REMEMBERED_LENGTH) known.set(event.suffix, found)
    return found
  }

  #trie(broker: string | null): TopicTrie<Candidate> {
    if (broker === null) return this.#ofAnyBroker
    let trie = this.#ofBroker.get(broker)
    if (!trie) {
      trie = new TopicTrie()
      this.#ofBroker.set(broker, trie)
    }
    return trie
  }
}

function inOrder(candidates: Candidate[]): readonly Candidate[] {
  if (candidates.length === 0) return NONE
  return candidates.sort((a, b) => a.order - b.order || a.trigger - b.trigger)
}
