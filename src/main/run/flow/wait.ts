import { TomteError } from '../../../shared/errors.ts'
import type { WaitFlow } from '../../../shared/flow.ts'
import { type FlowWalker, inTime } from './walk.ts'

/** Lets time pass. */
export const wait: FlowWalker<WaitFlow> = {
  begin(walk, owner, { milliseconds }) {
    if (milliseconds === 0) return walk.finish(owner, { seconds: 0 })
    const due = owner.step.started + milliseconds
    walk.stand(owner, { due }, () => walk.finish(owner, { seconds: milliseconds / 1000 }))
  },
  takeUp(walk, owner, { milliseconds, missed }, stood) {
    const standing = inTime(stood, walk.now() + milliseconds)
    if (missed === 'stop' && standing.due <= walk.now()) {
      const reason = new TomteError('ERR_WAIT_MISSED', 'The wait ended while Tomte was off.')
      return walk.stand(owner, standing, () => walk.endRun(owner, 'stopped', reason))
    }
    walk.stand(owner, standing, () => walk.finish(owner, { seconds: milliseconds / 1000 }))
  },
}
