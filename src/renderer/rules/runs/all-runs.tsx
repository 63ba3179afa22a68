import { ListChecks } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { RunState } from '../../../shared/contract/run.ts'
import { EmptyState } from '../../component/empty-state.tsx'
import { Segments } from '../../component/select.tsx'
import { useApp, useAppState } from '../../store/react.ts'
import { RunInspector } from './run-inspector.tsx'
import { RunList } from './run-list.tsx'
import { RunsView } from './runs-view.tsx'

type Shown = 'all' | RunState

/** The latest runs of all rules. */
export function AllRuns({
  selected,
  onSelect,
}: {
  selected: number | null
  onSelect(id: number | null): void
}) {
  const app = useApp()
  const { rows, rule, loaded } = useAppState(state => state.runs)
  const [shown, setShown] = useState<Shown>('all')
  useEffect(() => app.runs.watch(), [app])
  const runs = rule === undefined ? rows.filter(({ state }) => shown === 'all' || state === shown) : []
  return (
    <RunsView
      title="All runs"
      actions={
        <Segments<Shown>
          label={<span className="hidden-visually">Show runs</span>}
          value={shown}
          onChange={setShown}
          options={[
            { value: 'all', label: 'All' },
            { value: 'running', label: 'Running' },
            { value: 'failed', label: 'Failed' },
          ]}
        />
      }
      details={selected !== null && <RunInspector id={selected} onClose={() => onSelect(null)} />}
    >
      {runs.length > 0 ? (
        <RunList runs={runs} selected={selected} onSelect={onSelect} named />
      ) : (
        loaded && (
          <EmptyState
            icon={ListChecks}
            title={shown === 'all' ? 'No rule has run yet' : 'None of the latest runs'}
          >
            Each time a rule acts, a line with what it saw and did appears here.
          </EmptyState>
        )
      )}
    </RunsView>
  )
}
