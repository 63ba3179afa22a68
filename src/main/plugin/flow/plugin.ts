import type { Plugin } from '../plugin.ts'
import { chooseAction } from './choose.ts'
import { parallelAction } from './parallel.ts'
import { repeatAction } from './repeat.ts'
import { stopAction } from './stop.ts'

/** Which actions of a run come next, and how often. */
export function flowPlugin(): Plugin {
  return {
    id: 'flow',
    title: 'Flow',
    prefix: 'Flow',
    events: [],
    triggers: [],
    actions: [chooseAction, repeatAction, parallelAction, stopAction],
  }
}
