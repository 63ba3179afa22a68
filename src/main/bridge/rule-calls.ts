import { TomteError } from '../../shared/errors.ts'
import type { CallOutcome, RulePorts } from '../plugin/rule/ports.ts'
import type { CompiledRule } from '../rule/compiled-rule.ts'
import { CALLED, type Run } from '../run/run.ts'
import type { Runner } from '../run/runner.ts'
import type { WorkspaceStore } from '../workspace/store.ts'

export interface RuleCallsOptions {
  runner(): Runner
  /** @throws TomteError where there is none, or it cannot be used */
  rule(id: string): CompiledRule
}

/** Rules that call rules. */
export class RuleCalls {
  readonly #options: RuleCallsOptions
  readonly #waiting = new Map<number, (outcome: CallOutcome) => void>()

  constructor(options: RuleCallsOptions) {
    this.#options = options
  }

  readonly call: RulePorts['call'] = (id, { event, chain, signal }, wait) => {
    const runner = this.#options.runner()
    const rule = this.#options.rule(id)
    const run = runner.resume(rule, { trigger: CALLED, event, callers: chain, ...(wait && { atOnce: true }) })
    if (run === 0 && wait)
      throw new TomteError(
        'ERR_RULE_BUSY',
        `“${rule.name}” is running already, and its mode is ${rule.mode}.`,
        {
          hint: 'Let the action be tried again, or do not wait for the rule.',
        },
      )
    const row = runner.row(run)
    if (!wait || !row) return { run }
    return row.state === 'running' ? this.#end(run, signal) : { run, state: row.state, error: row.error }
  }

  /** A run is over. */
  ended({ id, state, error }: Run): void {
    if (this.#waiting.size > 0) this.#waiting.get(id)?.({ run: id, state, error })
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
