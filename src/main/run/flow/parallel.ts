import type { ParallelFlow } from '../../../shared/flow.ts'
import type { RunnableAction } from '../run.ts'
import type { FlowWalker } from './walk.ts'

/** All branches at once. */
export const parallel: FlowWalker<ParallelFlow<RunnableAction>> = {
  begin(walk, owner, { branches }) {
    walk.split(
      owner,
      branches.map(({ actions }, index) => ({ path: `branches[${index}].actions`, actions })),
    )
  },
}
