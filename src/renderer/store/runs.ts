import type { StoreApi } from 'zustand/vanilla'
import type { RunBatch, RunRow } from '../../shared/contract/run.ts'
import type { Connection } from '../connection.ts'
import type { AppState, RunsState } from './state.ts'

const LIMIT = 200

export const initialRuns: RunsState = { rows: [], rule: undefined, loaded: false }

export interface RunsActions {
  /** Watches the runs of one rule, or of all; replaces an earlier watch. The disposal ends it. */
  watch(rule?: string): () => void
  restart(): void
  receive(batch: RunBatch): void
}

export function createRuns(
  state: StoreApi<AppState>,
  connection: Connection,
  failed: (error: unknown) => void,
): RunsActions {
  let generation = 0
  let watching = false

  async function begin(): Promise<void> {
    const mine = ++generation
    watching = true
    const { rule } = state.getState().runs
    try {
      const { runs } = await connection.call('runs.watch', { rule, limit: LIMIT })
      if (mine === generation) state.setState({ runs: { rows: runs, rule, loaded: true } })
    } catch (error) {
      if (mine === generation) failed(error)
    }
  }

  return {
    watch(rule) {
      state.setState({ runs: { rows: [], rule, loaded: false } })
      void begin()
      const mine = generation
      return () => {
        if (mine !== generation) return
        generation++
        watching = false
        connection.call('runs.unwatch', {}).catch(() => {}) // gone with the link, if it fails
      }
    },
    restart() {
      if (watching) void begin()
    },
    receive({ runs }) {
      if (!watching) return
      state.setState(({ runs: { rows, rule, loaded } }) => ({
        runs: { rows: mergeRuns(rows, rule ? runs.filter(run => run.rule === rule) : runs), rule, loaded },
      }))
    },
  }
}

/** Newest first; a run that changed takes the place of its earlier self. */
export function mergeRuns(rows: readonly RunRow[], changed: readonly RunRow[]): readonly RunRow[] {
  if (changed.length === 0) return rows
  const byId = new Map(rows.map(row => [row.id, row]))
  for (const row of changed) byId.set(row.id, row)
  return [...byId.values()].sort((a, b) => b.id - a.id).slice(0, LIMIT)
}
