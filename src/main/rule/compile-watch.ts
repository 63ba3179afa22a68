import type { TriggerWatch } from '../../shared/trigger-watch.ts'
import type { ConditionTools } from './condition.ts'
import { compileSequence } from './sequence.ts'
import { compileSilence } from './silence.ts'
import { compileThreshold } from './threshold.ts'
import type { TriggerKey } from './trigger-key.ts'
import type { Watch } from './watch.ts'

/** Makes a trigger that remembers ready, once. @throws TomteError ERR_RULE */
export function compileWatch(watch: TriggerWatch, key: TriggerKey, tools: ConditionTools): Watch {
  switch (watch.kind) {
    case 'silence':
      return compileSilence(watch, key)
    case 'threshold':
      return compileThreshold(watch)
    case 'sequence':
      return compileSequence(watch, tools)
  }
}
