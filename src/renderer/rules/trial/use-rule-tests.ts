import { useCallback, useEffect, useState } from 'react'
import type { QuestionResults } from '../../../shared/contract/question.ts'
import { type PlainError, toPlainError } from '../../../shared/errors.ts'
import type { RuleTestOutcome } from '../../../shared/rule-test.ts'
import { useApp, useRules } from '../../store/react.ts'
import { useQuestion } from './use-question.ts'

export type SavedTest = QuestionResults['ruleTest.list']['tests'][number]

export interface RuleTests {
  /** Null: not known yet. */
  tests: readonly SavedTest[] | null
  /** The file they are kept in. */
  file: string
  /** What came of those that were run here, by name. */
  outcomes: ReadonlyMap<string, RuleTestOutcome>
  /** 0 to 1 while some are run; null: none is. */
  fraction: number | null
  error: PlainError | null
  refresh(): void
  run(names: string[]): Promise<void>
  /** Ends those that are run. */
  cancel(): void
  remove(name: string): Promise<void>
}

const none: ReadonlyMap<string, RuleTestOutcome> = new Map()

/** The saved tests that look at `rule`. */
export function useRuleTests(rule: string): RuleTests {
  const app = useApp()
  const saved = useRules().find(({ id }) => id === rule)
  const [list, setList] = useState<QuestionResults['ruleTest.list'] | null>(null)
  const [outcomes, setOutcomes] = useState(none)
  const { fraction, error: refusal, ask, cancel } = useQuestion()
  const [error, setError] = useState<PlainError | null>(null)

  const refresh = useCallback(() => {
    setOutcomes(none)
    app.call('ruleTest.list', {}).then(
      answer => {
        setList(answer)
        setError(null)
      },
      reason => setError(toPlainError(reason)),
    )
  }, [app])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what came of a test says nothing of the rule as it is saved since
  useEffect(refresh, [refresh, saved])

  return {
    tests: list?.tests.filter(({ rules }) => rules.includes(rule)) ?? null,
    file: list?.file ?? '',
    outcomes,
    fraction,
    error: error ?? refusal,
    refresh,
    async run(names) {
      const answer = await ask(() => app.call('ruleTest.run', { names }))
      const found = answer?.outcomes ?? []
      setOutcomes(before => new Map([...before, ...found.map(each => [each.name, each] as const)]))
    },
    cancel,
    async remove(name) {
      if ((await app.attempt('ruleTest.remove', { name })) !== undefined) refresh()
    },
  }
}
