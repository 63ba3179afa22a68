import type { Plugin } from '../plugin.ts'

/** Programs of this machine. */
export function programPlugin(): Plugin {
  return { id: 'program', title: 'Programs', prefix: 'Program', events: [], triggers: [], actions: [] }
}
