import { Play, X } from 'lucide-react'
import { useState } from 'react'
import type { RuleTestOutcome } from '../../../shared/rule-test.ts'
import { Button, IconButton } from '../../component/button.tsx'
import { ConfirmDialog } from '../../component/confirm-dialog.tsx'
import { Badge } from '../../component/marks.tsx'
import { plural } from '../../component/number-format.ts'
import { Problem } from '../../component/problem.tsx'
import { Remarks } from './dry-run-view.tsx'
import { QuestionProgress } from './question-progress.tsx'
import styles from './trial.module.css'
import type { RuleTests, SavedTest } from './use-rule-tests.ts'

/** The saved tests of a rule: events that were, and what it is to do on them. */
export function RuleTestList({
  tests: { tests, file, outcomes, fraction, error, run, cancel, remove },
}: {
  tests: RuleTests
}) {
  const [asked, setAsked] = useState<string | null>(null)
  const running = fraction !== null
  if (!tests || tests.length === 0) return error && <Problem error={error} />
  return (
    <section className={styles.tests} aria-label="Tests of this rule">
      <div className={styles.testsHead}>
        <h3>Tests</h3>
        <span className="secondary ellipsis">
          kept in <code title={file}>{file.replace(/^.*[\\/]/, '')}</code>; <code>tomte test</code> runs them
          too
        </span>
        <Button small icon={Play} busy={running} onClick={() => void run(tests.map(({ name }) => name))}>
          Run all
        </Button>
      </div>
      {running && (
        <QuestionProgress fraction={fraction} onCancel={cancel}>
          Running the tests
        </QuestionProgress>
      )}
      {error && <Problem error={error} />}
      <ul>
        {tests.map(test => (
          <TestLine
            key={test.name}
            test={test}
            outcome={outcomes.get(test.name)}
            running={running}
            onRun={() => void run([test.name])}
            onRemove={() => setAsked(test.name)}
          />
        ))}
      </ul>
      <ConfirmDialog
        open={asked !== null}
        title={`Remove the test “${asked ?? ''}”?`}
        confirm="Remove"
        onConfirm={() => {
          if (asked !== null) void remove(asked)
          setAsked(null)
        }}
        onCancel={() => setAsked(null)}
      >
        The events it keeps go with it; this cannot be undone.
      </ConfirmDialog>
    </section>
  )
}

interface TestLineProps {
  test: SavedTest
  /** Absent: it was not run since it is shown. */
  outcome: RuleTestOutcome | undefined
  running: boolean
  onRun(): void
  onRemove(): void
}

function TestLine({ test: { name, events, runs }, outcome, running, onRun, onRemove }: TestLineProps) {
  return (
    <li className={styles.test}>
      <div className={styles.testHead}>
        <span className="ellipsis">{name}</span>
        <span className="secondary">
          {plural(events, 'event')}, {plural(runs, 'run')} expected
        </span>
        {outcome && (
          <span role="status">
            <Badge tone={outcome.passed ? 'green' : 'red'}>{outcome.passed ? 'passed' : 'failed'}</Badge>
          </span>
        )}
        <span className={styles.testButtons}>
          <IconButton icon={Play} label={`Run the test ${name}`} disabled={running} onClick={onRun} />
          <IconButton icon={X} label={`Remove the test ${name}`} disabled={running} onClick={onRemove} />
        </span>
      </div>
      {outcome && outcome.differences.length > 0 && (
        <ul className={styles.testDifferences} aria-label={`Why ${name} failed`}>
          {outcome.differences.map(difference => (
            <li key={difference}>{difference}</li>
          ))}
        </ul>
      )}
      {outcome?.passed === false && <Remarks remarks={outcome.remarks} />}
    </li>
  )
}
