import type { ExtensionState } from '../../../shared/contract/extension.ts'
import type { Tone } from '../../component/marks.tsx'

/** How each state is told: by colour, shape and word. */
export const extensionStates: Record<
  ExtensionState,
  { tone: Tone; shape: 'full' | 'half' | 'ring' | 'cross'; word: string }
> = {
  off: { tone: 'neutral', shape: 'ring', word: 'Off' },
  changed: { tone: 'amber', shape: 'half', word: 'Changed: look at it and enable it again' },
  starting: { tone: 'blue', shape: 'half', word: 'Starting' },
  running: { tone: 'green', shape: 'full', word: 'Running' },
  waiting: { tone: 'amber', shape: 'half', word: 'Ended; it is started again soon' },
  failed: { tone: 'red', shape: 'cross', word: 'Failed too often' },
  stopped: { tone: 'neutral', shape: 'ring', word: 'Ending' },
  invalid: { tone: 'red', shape: 'cross', word: 'Not in order' },
  missing: { tone: 'red', shape: 'cross', word: 'Its folder is gone' },
}
