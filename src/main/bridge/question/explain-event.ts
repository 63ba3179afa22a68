import type { EventExplanation, ExplainedRule } from '../../../shared/contract/question.ts'
import { TomteError } from '../../../shared/errors.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import { eventRow } from '../../journal/event-row.ts'
import type { JournalEntry } from '../../journal/journal.ts'
import { Pace } from '../../journal/pace.ts'
import type { CompiledRule, Parts } from '../../rule/compiled-rule.ts'
import { decide } from '../../rule/decide.ts'
import { explain, type RuleExplanation } from '../../rule/explain.ts'
import { createRuleIndex, type RuleIndex } from '../../rule/rule-index.ts'
import { RuleMemory } from '../../rule/rule-memory.ts'
import { armed } from './dry-run.ts'
import { concerns } from './rehearsed-rules.ts'
import type { SpanSources } from './span.ts'
import type { VariableHistory } from './variable-history.ts'

export interface ExplainSources extends SpanSources {
  parts: Parts
  variables: VariableHistory
  rules(): readonly Rule[]
  find(id: number): Promise<JournalEntry | undefined>
  runsOf(entry: JournalEntry): Promise<{ id: number; rule: string }[]>
}

/** Milliseconds before the event from which what rules remember is worked out anew, and the longest that may take. */
const LEARNED = 24 * 3_600_000
const LONGEST = 3000
const LOOK = 64

/** Answers which rules ran on an event, and which nearly did and why not: with the rules of now, and what is known of then. */
export class EventExplainer {
  readonly #sources: ExplainSources
  #rules: readonly Rule[] | undefined
  #index: RuleIndex | undefined

  constructor(sources: ExplainSources) {
    this.#sources = sources
  }

  /** @throws TomteError ERR_EVENT_GONE */
  async explain(id: number): Promise<EventExplanation> {
    const { find, runsOf, variables } = this.#sources
    const entry = await find(id)
    if (!entry)
      throw new TomteError('ERR_EVENT_GONE', 'This event is no longer kept.', {
        hint: 'Older events make room for newer ones.',
      })
    const index = this.#indexOfAll()
    const remarks = ['The rules are those of now.']
    const memory = new RuleMemory()
    if (index.recalls || index.watched.length > 0) remarks.push(await this.#learn(index, memory, entry))
    const { snapshot, known } = variables.at(id)
    if (!known && Object.keys(snapshot).length > 0)
      remarks.push('The variables are those of now: what they were then is not remembered.')
    const runs = await runsOf(entry)
    // Of one whose turn came late the event does not tell that it ran.
    const admitted = ({ id, mode }: CompiledRule) => mode === 'queued' || ran(id, entry, runs)
    const rules = explain(index, memory, entry.event, snapshot, admitted).map(explanation =>
      this.#explained(explanation, entry, runs),
    )
    return {
      event: eventRow(entry),
      rules: rules.sort((a, b) => Number(b.outcome === 'ran') - Number(a.outcome === 'ran')),
      remarks,
    }
  }

  /** Rules that are switched off are asked too. */
  #indexOfAll(): RuleIndex {
    const rules = this.#sources.rules()
    if (this.#index && this.#rules === rules) return this.#index
    this.#index = createRuleIndex(armed(rules), this.#sources.parts, this.#index)
    this.#rules = rules
    return this.#index
  }

  /** Has the memory learn from what came before the event; answers with how far back that went. */
  async #learn(index: RuleIndex, memory: RuleMemory, { event }: JournalEntry): Promise<string> {
    const { journal, clock, variables } = this.#sources
    const from = event.time - LEARNED
    const pace = new Pace(clock)
    memory.follow(index, from)
    let count = 0
    const query = { from, to: event.time }
    const entries = journal.read(query, undefined, {
      wants: source => concerns(index, source as typeof event),
    })
    for await (const some of entries)
      for (const { event: earlier } of some) {
        if (earlier.id >= event.id) break
        if (memory.nextDue <= earlier.time) memory.due(earlier.time)
        if (!earlier.source.trigger) decide(index, memory, earlier, variables.at(earlier.id).snapshot)
        if (++count % LOOK !== 0 || !pace.due) continue
        await pace.breathe()
        if (pace.elapsed > LONGEST)
          return 'What rules remembered then was worked out only in part: there were too many events before it.'
      }
    return 'What rules remembered then was worked out from the day before it.'
  }

  #explained(
    { rule: id, name, outcome, triggerText, saw, conditions, failed, stoppedBy }: RuleExplanation,
    entry: JournalEntry,
    runs: readonly { id: number; rule: string }[],
  ): ExplainedRule {
    const rule = this.#sources.rules().find(each => each.id === id)
    const run = runs.find(each => each.rule === id)?.id
    const stopper = stoppedBy === undefined ? undefined : this.#index?.rule(stoppedBy)
    const enabled = rule?.enabled === true
    return {
      rule: id,
      name,
      outcome: ran(id, entry, runs)
        ? 'ran'
        : outcome !== 'fires'
          ? outcome
          : enabled
            ? 'left-out'
            : 'disabled',
      enabled,
      shadow: rule?.shadow === true,
      trigger: triggerText,
      saw,
      conditions,
      failed,
      ...(stopper && { stoppedBy: { id: stopper.id, name: stopper.name } }),
      ...(run !== undefined && { run }),
    }
  }
}

function ran(rule: string, { rules }: JournalEntry, runs: readonly { rule: string }[]): boolean {
  return rules.includes(rule) || runs.some(run => run.rule === rule)
}
