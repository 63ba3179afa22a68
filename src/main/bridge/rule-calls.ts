import { type PlainError, TomteError } from '../../shared/errors.ts'
import type { CallOutcome, RulePorts } from '../plugin/rule/ports.ts'
import type { CompiledRule } from '../rule/compiled-rule.ts'
import type { QueuePlace } from '../run/rule-runs.ts'
import { CALLED, type Run } from '../run/run.ts'
import type { Runner } from '../run/runner.ts'
import type { WorkspaceStore } from '../workspace/store.ts'
import { CallRounds, CallTurn } from './call-turn.ts'

export interface RuleCallsOptions {
  runner(): Runner
  /** @throws TomteError where there is none, or it cannot be used */
  rule(id: string): CompiledRule
}

/** Rules that call rules. */
export class RuleCalls {
  readonly #options: RuleCallsOptions
  readonly #waiting = new Map<number, (outcome: CallOutcome) => void>()
  readonly #rounds = new CallRounds()

  constructor(options: RuleCallsOptions) {
    this.#options = options
  }

  readonly call: RulePorts['call'] = (id, { event, chain, run: caller, signal }, wait) => {
    const runner = this.#options.runner()
    const rule = this.#options.rule(id)
    const called = { trigger: CALLED, event, callers: chain }
    if (!wait) return { run: runner.resume(rule, called) }
    const turn = new CallTurn()
    const run = runner.resume(rule, { ...called, atOnce: true, turn })
    if (run > 0) return this.#outcome(run, caller, signal)
    if (!turn.place) throw busy(rule)
    if (this.#rounds.wouldClose(caller, turn.place.underWay())) {
      turn.place.leave()
      throw never(rule)
    }
    return this.#inTurn(turn, turn.place, rule, caller, signal)
  }

  /** A run is over. */
  ended({ id, state, error }: Run): void {
    if (this.#waiting.size > 0) this.#waiting.get(id)?.({ run: id, state, error })
  }

  async #inTurn(
    turn: CallTurn,
    place: QueuePlace,
    rule: CompiledRule,
    caller: number | undefined,
    signal: AbortSignal,
  ): Promise<CallOutcome> {
    const over = this.#rounds.wait(caller, () => place.underWay())
    try {
      const run = await turn.comes(signal)
      return run > 0
        ? await this.#outcome(run, caller, signal)
        : { run, state: 'stopped', error: dropped(rule) }
    } finally {
      over()
    }
  }

  #outcome(run: number, caller: number | undefined, signal: AbortSignal): CallOutcome | Promise<CallOutcome> {
    const row = this.#options.runner().row(run)
    if (row?.state !== 'running') return { run, state: row?.state, error: row?.error }
    const over = this.#rounds.wait(caller, () => [run])
    return this.#end(run, signal).finally(over)
  }

  #end(run: number, signal: AbortSignal): Promise<CallOutcome> {
    return new Promise((resolve, reject) => {
      const forget = () => {
        this.#waiting.delete(run)
        signal.removeEventListener('abort', aborted)
      }
      const aborted = () => {
        forget()
        reject(signal.reason)
      }
      this.#waiting.set(run, outcome => {
        forget()
        resolve(outcome)
      })
      signal.addEventListener('abort', aborted, { once: true })
    })
  }
}

function busy({ name, mode }: CompiledRule): TomteError {
  const why = mode === 'queued' ? 'no more of its runs may wait' : `its mode is ${mode}`
  return new TomteError('ERR_RULE_BUSY', `“${name}” is running already, and ${why}.`, {
    hint: 'Let the action be tried again, or do not wait for the rule.',
  })
}

function never({ name }: CompiledRule): TomteError {
  return new TomteError(
    'ERR_CALL_CYCLE',
    `The turn of “${name}” would never come: the run it has to wait for waits for this one.`,
    { hint: 'Let one of the two rules not wait for the other, or run in parallel.' },
  )
}

function dropped({ name }: CompiledRule): PlainError {
  return { code: 'ERR_RUN_STOPPED', message: `“${name}” was stopped before its turn came.` }
}

/** Turns rules on and off in the workspace. */
export function ruleSwitch(store: () => WorkspaceStore): RulePorts['enable'] {
  return async (id, enabled, by) => {
    const rule = store().current.rules.find(each => each.id === id)
    if (!rule) throw new TomteError('ERR_RULE_UNKNOWN', `There is no rule with the id “${id}”.`)
    if (rule.enabled === enabled) return false
    await store().change(`“${rule.name}” turned ${enabled ? 'on' : 'off'} by “${by.name}”`, workspace => ({
      ...workspace,
      rules: workspace.rules.map(each => (each.id === id ? { ...each, enabled } : each)),
    }))
    return true
  }
}
