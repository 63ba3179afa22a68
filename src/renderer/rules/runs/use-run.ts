import { useEffect, useState } from 'react'
import type { RunDetail } from '../../../shared/contract/run.ts'
import { type PlainError, toPlainError } from '../../../shared/errors.ts'
import { useApp, useAppState } from '../../store/react.ts'

/** One run whole; asked for again whenever its line changes. */
export function useRun(id: number): { run: RunDetail | null; error: PlainError | null } {
  const app = useApp()
  const row = useAppState(state => state.runs.rows.find(other => other.id === id))
  const [answer, setAnswer] = useState<{ id: number; run: RunDetail | null; error: PlainError | null }>({
    id,
    run: null,
    error: null,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed line means that the run went on
  useEffect(() => {
    let ended = false
    app
      .call('run.get', { id })
      .then(run => !ended && setAnswer({ id, run, error: null }))
      .catch(error => !ended && setAnswer({ id, run: null, error: toPlainError(error) }))
    return () => {
      ended = true
    }
  }, [app, id, row?.state, row?.ended])
  return answer.id === id ? answer : { run: null, error: null }
}
