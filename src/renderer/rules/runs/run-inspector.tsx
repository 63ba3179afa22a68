import { Inspector } from '../../component/inspector.tsx'
import { Problem } from '../../component/problem.tsx'
import { RunTrace } from './run-trace.tsx'
import { useRun } from './use-run.ts'

/** One run beside the list. */
export function RunInspector({ id, onClose }: { id: number; onClose(): void }) {
  const { run, error } = useRun(id)
  return (
    <Inspector title={run?.row.name ?? `Run ${id}`} onClose={onClose}>
      {error && <Problem error={error} />}
      {run && <RunTrace run={run} />}
    </Inspector>
  )
}
