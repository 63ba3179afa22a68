import type { Plugin } from '../plugin.ts'
import { emitEventAction } from './emit-event.ts'
import { outcomeTrigger } from './outcome-trigger.ts'
import { startupTrigger } from './startup-trigger.ts'
import { eventTrigger } from './trigger.ts'

/** Events that rules emit for each other, and the trigger that listens for events of any plug-in. */
export function eventPlugin(): Plugin {
  return {
    id: 'event',
    title: 'Events',
    prefix: 'Rule',
    events: [{ pattern: 'Tomte.Started', description: 'Tomte has started' }],
    triggers: [eventTrigger, outcomeTrigger, startupTrigger],
    actions: [emitEventAction],
  }
}
