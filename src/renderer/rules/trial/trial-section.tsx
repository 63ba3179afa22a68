import { FlaskConical, GitCompareArrows } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { RunDetail, TraceStep } from '../../../shared/contract/run.ts'
import { Button } from '../../component/button.tsx'
import { Inspector } from '../../component/inspector.tsx'
import { plural } from '../../component/number-format.ts'
import { Problem } from '../../component/problem.tsx'
import { Section } from '../../component/section.tsx'
import { useApp } from '../../store/react.ts'
import { ruleOfDraft } from '../draft/rule-draft.ts'
import { useDraft } from '../editor/editor-context.tsx'
import { RunTrace } from '../runs/run-trace.tsx'
import { StepAside } from '../runs/step-aside.ts'
import { ComparisonView } from './comparison-view.tsx'
import { DryRunView } from './dry-run-view.tsx'
import { QuestionProgress } from './question-progress.tsx'
import { FIRST_SPAN, SpanChoice, spanOf } from './span-choice.tsx'
import { TestsOf } from './tests-of.tsx'
import styles from './trial.module.css'
import { useQuestion } from './use-question.ts'
import { FailingActions, WhatIf } from './what-if.tsx'

export interface TrialSectionProps {
  /** Id of the saved rule; null: there is none. */
  saved: string | null
  /** It was edited since. */
  unsaved: boolean
}

/** What the rule, as it stands here, would have done on events that were: nothing is done. */
export function TrialSection({ saved, unsaved }: TrialSectionProps) {
  const app = useApp()
  const draft = useDraft(each => each)
  const [span, setSpan] = useState(FIRST_SPAN)
  const [shown, setShown] = useState<RunDetail | null>(null)
  const [fails, setFails] = useState<readonly string[]>([])
  const { fraction, runs, answer, error, ask, cancel } = useQuestion()
  const rule = () => {
    const written = ruleOfDraft(draft, saved ?? 'draft')
    return written.name === '' ? { ...written, name: 'Draft' } : written
  }
  const compares = useRef(false)
  const endQuestion = useRef(cancel)
  endQuestion.current = cancel
  // Once it is saved there is nothing left to compare.
  useEffect(() => {
    if (!unsaved && compares.current) endQuestion.current()
  }, [unsaved])
  const world = (failing = fails) => ({
    span: spanOf(span, Date.now()),
    fails: failing.map(action => ({ action })),
  })
  function dryRun(failing = fails) {
    compares.current = false
    return ask(() => app.call('rule.dryRun', { rules: [rule()], ...world(failing) }))
  }
  function compare(id: string) {
    compares.current = true
    return ask(() => app.call('rule.compare', { before: { id }, after: rule(), ...world() }))
  }
  /** Asks again, and shows the run on the same event. */
  async function letFail(failing: readonly string[]) {
    setFails(failing)
    const found = (await dryRun(failing))?.dryRun
    const told = [...(found?.first ?? []), ...(found?.last ?? [])]
    setShown(before => (before && told.find(run => sameEvent(run, before))) ?? null)
  }
  const whatIf = (step: TraceStep) => (
    <WhatIf step={step} fails={fails} onChange={failing => void letFail(failing)} />
  )
  return (
    <Section title="Try it on what was" summary="without doing anything">
      <div className={styles.trial}>
        <div className={styles.bar}>
          <SpanChoice value={span} onChange={setSpan} />
          <Button icon={FlaskConical} disabled={fraction !== null} onClick={() => void dryRun()}>
            Try
          </Button>
          {saved !== null && (
            <Button
              icon={GitCompareArrows}
              variant="quiet"
              disabled={fraction !== null}
              onClick={() => void compare(saved)}
            >
              Compare with the saved rule
            </Button>
          )}
        </div>
        <FailingActions fails={fails} onChange={failing => void letFail(failing)} />
        {fraction !== null && (
          <QuestionProgress fraction={fraction} onCancel={cancel}>
            {plural(runs, 'run')} so far
          </QuestionProgress>
        )}
        {error && <Problem error={error} />}
        {answer?.dryRun && <DryRunView dryRun={answer.dryRun} onShow={setShown} />}
        {answer?.comparison && <ComparisonView comparison={answer.comparison} onShow={setShown} />}
        {saved !== null && <TestsOf rule={saved} unsaved={unsaved} world={world} />}
        {shown && (
          <Inspector title={`${shown.row.name}: would have run`} onClose={() => setShown(null)}>
            <StepAside value={answer?.dryRun ? whatIf : null}>
              <RunTrace run={shown} />
            </StepAside>
          </Inspector>
        )}
      </div>
    </Section>
  )
}

function sameEvent({ row: { event } }: RunDetail, { row }: RunDetail): boolean {
  return event?.id === row.event?.id
}
