import type { Plugin } from '../plugin.ts'
import { runProgramAction } from './run-program.ts'

/** Programs of the machine Tomte runs on. */
export function programPlugin(): Plugin {
  return {
    id: 'program',
    title: 'Programs',
    prefix: 'Program',
    events: [],
    triggers: [],
    actions: [runProgramAction],
  }
}
