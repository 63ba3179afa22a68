import type { RunRow, RunState } from '../../../shared/contract/run.ts'
import { Dot, type Tone } from '../../component/marks.tsx'

const states: Record<RunState, { tone: Tone; shape: 'full' | 'half' | 'ring' | 'cross'; word: string }> = {
  running: { tone: 'blue', shape: 'half', word: 'Running' },
  done: { tone: 'green', shape: 'full', word: 'Done' },
  failed: { tone: 'red', shape: 'cross', word: 'Failed' },
  stopped: { tone: 'neutral', shape: 'ring', word: 'Stopped' },
  interrupted: { tone: 'amber', shape: 'half', word: 'Interrupted' },
}

export function runStateWord(state: RunState): string {
  return states[state].word
}

/** The same of a run; where its rule only reports, nothing was carried out. */
export function runOutcomeWord({ state, shadow }: Pick<RunRow, 'state' | 'shadow'>): string {
  return shadow ? `${runStateWord(state)}, in the shadow: nothing was carried out` : runStateWord(state)
}

/** The state of a run, told by shape as well as colour. */
export function RunStateDot({ state }: { state: RunState }) {
  const { tone, shape, word } = states[state]
  return <Dot tone={tone} shape={shape} title={word} />
}
