import { useEffect, useState } from 'react'
import { Button } from '../../component/button.tsx'
import { useApp, useAppState } from '../../store/react.ts'
import { RunsNotBegun } from '../editor/rule-trouble.tsx'
import { RunInspector } from './run-inspector.tsx'
import { RunList } from './run-list.tsx'
import styles from './runs.module.css'

const FIRST = 8

/** The last runs of one rule; the chosen one opens on the right. */
export function RuleRuns({
  rule,
  selected,
  onSelect,
}: {
  rule: string
  selected: number | null
  onSelect(id: number | null): void
}) {
  const app = useApp()
  const { rows, rule: watched, loaded } = useAppState(state => state.runs)
  const [all, setAll] = useState(false)
  useEffect(() => app.runs.watch(rule), [app, rule])
  const mine = watched === rule ? rows : []
  return (
    <section className={styles.section} aria-label="Last runs">
      <h2 className={styles.title}>Last runs</h2>
      {mine.length === 0 ? (
        <p className="quiet">{loaded ? 'It has not run yet. Run now tries its actions.' : ''}</p>
      ) : (
        <RunList runs={all ? mine : mine.slice(0, FIRST)} selected={selected} onSelect={onSelect} />
      )}
      <RunsNotBegun rule={rule} />
      {!all && mine.length > FIRST && (
        <Button small variant="quiet" className={styles.more} onClick={() => setAll(true)}>
          Show {mine.length - FIRST} more
        </Button>
      )}
      {selected !== null && <RunInspector id={selected} onClose={() => onSelect(null)} />}
    </section>
  )
}
