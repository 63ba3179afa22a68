import type { Plugin } from '../plugin.ts'
import { waitAction } from './wait.ts'
import { waitForAction } from './wait-for.ts'

/** Time, or an event, between actions. */
export function waitPlugin(): Plugin {
  return {
    id: 'wait',
    title: 'Wait',
    prefix: 'Wait',
    events: [],
    triggers: [],
    actions: [waitAction, waitForAction],
  }
}
