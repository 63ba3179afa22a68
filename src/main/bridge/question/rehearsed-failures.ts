import { TomteError } from '../../../shared/errors.ts'
import type { TomteEvent } from '../../../shared/event.ts'
import { withFlowLists } from '../../../shared/flow.ts'
import type { RehearsedFailure } from '../../../shared/rule-test.ts'
import type { CompiledAction, CompiledRule } from '../../rule/compiled-rule.ts'

/** What a marked action hands to whoever would carry it out; it is no field, so no trace shows it. */
const FAILURE = Symbol('failure')

/** Actions that are to fail in a rehearsal, so that what follows on a failure can be seen. */
export class RehearsedFailures {
  readonly #written: readonly RehearsedFailure[]
  readonly #met = new Set<RehearsedFailure>()

  constructor(written: readonly RehearsedFailure[]) {
    this.#written = written
  }

  /** The rule with its actions that are to fail. */
  readonly prepare = (rule: CompiledRule): CompiledRule => {
    const own = this.#written.filter(each => each.rule === undefined || each.rule === rule.id)
    if (own.length === 0) return rule
    return { ...rule, actions: this.#list(rule.actions, 'actions', own) }
  }

  /** Those for which no rule has an action. */
  get unmet(): RehearsedFailure[] {
    return this.#written.filter(each => !this.#met.has(each))
  }

  #list(
    actions: readonly CompiledAction[],
    path: string,
    own: readonly RehearsedFailure[],
  ): readonly CompiledAction[] {
    return actions.map((action, index) => this.#action(action, `${path}[${index}]`, own))
  }

  #action(action: CompiledAction, path: string, own: readonly RehearsedFailure[]): CompiledAction {
    const { flow, onErrorActions, resolve } = action
    const failure = flow ? undefined : own.find(each => each.action === path)
    if (failure) this.#met.add(failure)
    return {
      ...action,
      flow: flow && withFlowLists(flow, (actions, list) => this.#list(actions, `${path}.${list}`, own)),
      onErrorActions: onErrorActions && this.#list(onErrorActions, `${path}.onErrorActions`, own),
      resolve: failure ? failing(resolve, failure) : resolve,
    }
  }
}

type Resolve = CompiledAction['resolve']

function failing(resolve: Resolve, failure: RehearsedFailure): Resolve {
  /** Tries by the event of the run. */
  const tries = new WeakMap<TomteEvent, number>()
  const fail = (event: TomteEvent): void => {
    const { times, code = 'ERR_REHEARSED', message = 'The action was to fail here.' } = failure
    const tried = tries.get(event) ?? 0
    tries.set(event, tried + 1)
    if (times === undefined || tried < times) throw new TomteError(code, message)
  }
  return (event, variables, now) => ({ ...resolve(event, variables, now), [FAILURE]: fail })
}

/** @throws TomteError where the action is one of those that are to fail */
export function failWhereMarked(config: Marked, event: TomteEvent): void {
  config[FAILURE]?.(event)
}

interface Marked {
  [FAILURE]?(event: TomteEvent): void
}
