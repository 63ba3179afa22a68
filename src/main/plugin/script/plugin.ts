import type { Clock } from '../../clock.ts'
import type { Plugin } from '../plugin.ts'
import { scriptAction } from './run-script.ts'
import { ScriptWorkers } from './script-workers.ts'

/** Scripts of the user's, in a sandbox. */
export function scriptPlugin(clock: Clock): Plugin {
  const workers = new ScriptWorkers(clock)
  return {
    id: 'script',
    title: 'Scripts',
    prefix: 'Script',
    events: [{ pattern: 'Script.*', description: 'A script called emit().' }],
    triggers: [],
    actions: [scriptAction(workers)],
    stop: () => workers.stop(),
  }
}
