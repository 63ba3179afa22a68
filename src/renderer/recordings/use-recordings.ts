import { useCallback, useEffect, useState } from 'react'
import type { RecordingRow } from '../../shared/contract/recording.ts'
import { type PlainError, toPlainError } from '../../shared/errors.ts'
import { useApp } from '../store/react.ts'

const LOOK_EVERY = 2000

/** The recordings; looked at again every other second while one is being made. */
export function useRecordings(): {
  recordings: readonly RecordingRow[] | null
  error: PlainError | null
  refresh(): void
} {
  const app = useApp()
  const [recordings, setRecordings] = useState<readonly RecordingRow[] | null>(null)
  const [error, setError] = useState<PlainError | null>(null)
  const refresh = useCallback(() => {
    app.call('recording.list', {}).then(
      answer => {
        setRecordings(answer.recordings)
        setError(null)
      },
      reason => setError(toPlainError(reason)),
    )
  }, [app])
  const grows = recordings?.some(({ state }) => state === 'recording') ?? false
  useEffect(refresh, [refresh])
  useEffect(() => {
    if (!grows) return
    const timer = setInterval(refresh, LOOK_EVERY)
    return () => clearInterval(timer)
  }, [grows, refresh])
  return { recordings, error, refresh }
}
