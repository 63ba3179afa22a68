import type { FlowKind } from '../../../shared/flow.ts'
import { choose } from './choose.ts'
import { parallel } from './parallel.ts'
import { repeat } from './repeat.ts'
import { stop } from './stop.ts'
import { wait } from './wait.ts'
import { waitFor } from './wait-for.ts'
import type { FlowWalker } from './walk.ts'

const walkers: { readonly [kind in FlowKind]: FlowWalker<never> } = {
  choose,
  repeat,
  parallel,
  stop,
  wait,
  'wait-for': waitFor,
}

/** How flow actions of this kind are carried out. */
export function walkerOf(kind: FlowKind): FlowWalker<never> {
  return walkers[kind]
}
