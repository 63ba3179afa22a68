import type { Plugin } from '../plugin.ts'
import { powerAction } from './power.ts'

/** The machine Tomte runs on. */
export function powerPlugin(): Plugin {
  return {
    id: 'power',
    title: 'This machine',
    prefix: 'Power',
    events: [],
    triggers: [],
    actions: [powerAction],
  }
}
