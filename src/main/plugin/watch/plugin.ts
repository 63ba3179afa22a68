import type { Plugin } from '../plugin.ts'
import { sequenceTrigger } from './sequence.ts'
import { silenceTrigger } from './silence.ts'
import { thresholdTrigger } from './threshold.ts'

/** Triggers that look at more than one event. Tomte itself remembers for them; what comes due is an event `Trigger.<rule>`. */
export function watchPlugin(): Plugin {
  return {
    id: 'watch',
    title: 'Watch',
    prefix: 'Trigger',
    events: [],
    triggers: [thresholdTrigger, silenceTrigger, sequenceTrigger],
    actions: [],
  }
}
