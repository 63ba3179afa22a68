import type { Plugin } from '../plugin.ts'
import { waitAction } from './wait.ts'

/** Time between actions. */
export function waitPlugin(): Plugin {
  return { id: 'wait', title: 'Wait', prefix: 'Wait', events: [], triggers: [], actions: [waitAction] }
}
