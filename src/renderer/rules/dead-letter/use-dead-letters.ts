import { useEffect, useState } from 'react'
import type { DeadLetterPage } from '../../../shared/contract/dead-letter.ts'
import { type PlainError, toPlainError } from '../../../shared/errors.ts'
import { useApp, useAppState } from '../../store/react.ts'

const FIRST = 100
const MOST = 1000

/** The newest dead letters; asked for anew when their number, or a run that repeats one, changes. */
export function useDeadLetters(): { page: DeadLetterPage | null; error: PlainError | null; more(): void } {
  const app = useApp()
  const [limit, setLimit] = useState(FIRST)
  const [page, setPage] = useState<DeadLetterPage | null>(null)
  const [error, setError] = useState<PlainError | null>(null)
  const number = useAppState(state => state.status?.deadLetters ?? 0)
  const newestRun = useAppState(state => state.runs.rows[0])
  useEffect(() => app.runs.watch(), [app])
  // biome-ignore lint/correctness/useExhaustiveDependencies: these say that there is something new to ask for
  useEffect(() => {
    let wanted = true
    app.call('deadLetters.list', { limit }).then(
      answer => {
        if (!wanted) return
        setPage(answer)
        setError(null)
      },
      reason => wanted && setError(toPlainError(reason)),
    )
    return () => {
      wanted = false
    }
  }, [app, limit, number, newestRun])
  return { page, error, more: () => setLimit(Math.min(MOST, limit * 2)) }
}
