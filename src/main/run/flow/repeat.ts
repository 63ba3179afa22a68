import { TomteError } from '../../../shared/errors.ts'
import type { RepeatFlow } from '../../../shared/flow.ts'
import type { Owner } from '../level.ts'
import type { RunnableAction } from '../run.ts'
import type { FlowWalker, Walk } from './walk.ts'

type Repeat = RepeatFlow<RunnableAction>

/** A list of actions, turn by turn. Its variable `repeat` covers that of a repeat around it. */
export const repeat: FlowWalker<Repeat> = {
  begin(walk, owner, flow) {
    owner.saved = walk.local('repeat')
    if (flow.items) owner.items = itemsOf(flow.items(walk.event, walk.variables, walk.now()))
    const turns = owner.items?.length ?? flow.times
    if (turns !== null && turns > flow.maximum) throw tooOften(flow.maximum)
    goOn(walk, owner, flow)
  },
  listEnded(walk, owner, flow) {
    owner.turn++
    if (flow.until && walk.holds(owner, flow.until)) walk.finish(owner, { turns: owner.turn })
    else goOn(walk, owner, flow)
  },
  left(walk, owner) {
    walk.setLocal('repeat', owner.saved)
  },
}

function goOn(walk: Walk, owner: Owner, flow: Repeat): void {
  const { turn } = owner
  if (beginsTurn(walk, owner, flow)) {
    if (turn >= flow.maximum) throw tooOften(flow.maximum)
    walk.enter(owner, { path: 'actions', actions: flow.actions, iteration: turn })
  } else walk.finish(owner, { turns: turn })
}

function beginsTurn(walk: Walk, owner: Owner, flow: Repeat): boolean {
  const { turn, items } = owner
  const turns = items?.length ?? flow.times
  if (turns !== null && turn >= turns) return false
  // Before the question: “while the index is less than 3” asks about the turn to come.
  walk.setLocal('repeat', items ? { index: turn, item: items[turn] } : { index: turn })
  return flow.while === null || walk.holds(owner, flow.while)
}

function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new TomteError('ERR_REPEAT_LIST', 'There is no list to go through.', {
    hint: 'Look at the payload of the event: “for each” needs a field with a list.',
  })
}

function tooOften(maximum: number): TomteError {
  return new TomteError(
    'ERR_REPEAT_MAXIMUM',
    `It was repeated ${maximum.toLocaleString('en')} times, and would go on.`,
    { hint: 'Look at what is to end it, or raise its maximum.' },
  )
}
