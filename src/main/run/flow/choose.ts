import type { ChooseFlow } from '../../../shared/flow.ts'
import type { RunnableAction } from '../run.ts'
import { moreOf } from '../step.ts'
import type { FlowWalker } from './walk.ts'

/** The first branch whose conditions hold now. */
export const choose: FlowWalker<ChooseFlow<RunnableAction>> = {
  begin(walk, owner, { branches, otherwise }) {
    const { step } = owner
    const more = moreOf(step)
    const at = { variables: step.variables, now: step.started }
    const index = branches.findIndex(
      ({ conditions }) => conditions === null || walk.holds(owner, conditions, at),
    )
    const branch = branches[index]
    more.branch = branch ? index : otherwise.length > 0 ? 'otherwise' : null
    if (branch) walk.enter(owner, { path: `branches[${index}].actions`, actions: branch.actions })
    else if (otherwise.length > 0) walk.enter(owner, { path: 'otherwise', actions: otherwise })
    else walk.finish(owner)
  },
}
