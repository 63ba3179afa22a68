import type { Plugin } from '../plugin.ts'
import { setVariableAction } from './set-variable.ts'

/** Values that rules keep for each other. */
export function variablePlugin(): Plugin {
  return {
    id: 'variable',
    title: 'Variables',
    prefix: 'Variable',
    events: [],
    triggers: [],
    actions: [setVariableAction],
  }
}
