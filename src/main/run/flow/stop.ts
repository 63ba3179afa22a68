import { TomteError } from '../../../shared/errors.ts'
import type { StopFlow } from '../../../shared/flow.ts'
import type { FlowWalker } from './walk.ts'

/** Ends the run, wherever this stands in it. */
export const stop: FlowWalker<StopFlow> = {
  begin(walk, owner, { outcome }) {
    const { message } = owner.action.resolve(walk.event, owner.step.variables, owner.step.started)
    if (outcome === 'done') return walk.endRun(owner, 'done', null)
    const reason = new TomteError('ERR_RUN_ENDED', String(message || 'The rule ended this run as failed.'))
    walk.endRun(owner, 'failed', reason)
  },
}
