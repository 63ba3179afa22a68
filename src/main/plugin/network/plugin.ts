import type { Plugin } from '../plugin.ts'
import { wakeOnLanAction } from './wake-on-lan.ts'

/** Other machines of the network. */
export function networkPlugin(): Plugin {
  return {
    id: 'network',
    title: 'Network',
    prefix: 'Network',
    events: [],
    triggers: [],
    actions: [wakeOnLanAction],
  }
}
