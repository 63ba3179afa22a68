import type { CallArguments } from '../../../shared/contract/calls.ts'
import { TomteError } from '../../../shared/errors.ts'
import type { Rule } from '../../../shared/workspace/rule.ts'
import type { Registry } from '../../plugin/registry.ts'
import type { VariableSnapshot } from '../../run/variables.ts'
import type { Progress, QuestionPort } from '../../window/question-port.ts'
import { compareRules } from './comparison.ts'
import { dryRun, type WorldOptions } from './dry-run.ts'
import { EventExplainer, type ExplainSources } from './explain-event.ts'
import { SavedTests } from './saved-tests.ts'

export interface QuestionSources extends ExplainSources {
  registry: Registry
  workspaceFile: string
  /** As they are now. */
  currentVariables(): VariableSnapshot
  /** A draft as the plug-ins' schemas leave it. @throws TomteError with its faults */
  checkedRule(draft: Rule): Rule
}

type Asked = Pick<CallArguments<'rule.dryRun'>, 'span' | 'variables' | 'warmUp' | 'loop' | 'fails'>
type RuleOrId = CallArguments<'rule.dryRun'>['rules'][number]

/** Answers questions about the rules of the workspace, and about drafts. */
export class Questions implements QuestionPort {
  readonly #sources: QuestionSources
  readonly #explainer: EventExplainer
  readonly tests: SavedTests

  constructor(sources: QuestionSources) {
    this.#sources = sources
    this.#explainer = new EventExplainer(sources)
    this.tests = new SavedTests(sources)
  }

  readonly dryRun: QuestionPort['dryRun'] = async ({ rules, ...asked }, signal, progress) =>
    dryRun(distinct(rules.map(rule => this.#rule(rule))), this.#world(asked, signal, progress))

  readonly compare: QuestionPort['compare'] = async ({ before, after, ...asked }, signal, progress) =>
    compareRules(this.#rule(before), this.#rule(after), this.#world(asked, signal, progress))

  readonly explain: QuestionPort['explain'] = event => this.#explainer.explain(event)

  #world(
    { span, variables, warmUp, loop, fails }: Asked,
    signal: AbortSignal,
    progress: Progress,
  ): WorldOptions {
    const { parts, registry, currentVariables } = this.#sources
    return {
      sources: this.#sources,
      parts,
      registry,
      span,
      variables: variables ?? currentVariables(),
      warmUp: warmUp * 1000,
      loop,
      fails,
      signal,
      progress,
    }
  }

  #rule(rule: RuleOrId): Rule {
    if ('triggers' in rule) return this.#sources.checkedRule(rule)
    const found = this.#sources.rules().find(({ id }) => id === rule.id)
    if (found) return found
    throw new TomteError('ERR_RULE_UNKNOWN', `There is no rule with the id “${rule.id}”.`)
  }
}

function distinct(rules: Rule[]): Rule[] {
  const seen = new Set<string>()
  for (const { id } of rules) {
    if (seen.has(id)) throw new TomteError('ERR_RULE_TWICE', `The rule “${id}” is named twice.`)
    seen.add(id)
  }
  return rules
}
