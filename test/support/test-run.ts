import type { RecordedRun } from '../../src/main/journal/journal.ts'
import type { RunState, TraceStep } from '../../src/shared/contract/run.ts'

/** A run as the journal sees it, with two actions. */
export interface TestRun extends RecordedRun {
  state: RunState
  /** Actions that ended. */
  next: number
}

export function rowOf({ id, state, event }: TestRun) {
  return {
    id,
    rule: id % 2 ? 'odd' : 'even',
    name: 'Lamp',
    event: { id: event.id, string: 'Home.kitchen' },
    state,
    started: event.time,
    ended: state === 'running' ? undefined : event.time + 5,
  }
}

export function detailOf(run: TestRun) {
  const steps = [0, 1].map((index): TraceStep => {
    const state = index < run.next ? 'done' : index === run.next ? 'running' : 'waiting'
    return { index, type: 'publish', state, input: { topic: 'act/lamp' } }
  })
  return { row: rowOf(run), trigger: 'Message on home/#', conditions: null, steps }
}
