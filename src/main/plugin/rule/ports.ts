import type { TomteEvent } from '../../../shared/event.ts'

/** A rule that carries out an action, from the outermost that called another to this one. */
export interface CallingRule {
  readonly id: string
  readonly name: string
}

/** How a called rule's run ended. */
export interface CallOutcome {
  /** Id of the run; 0 where it waits for an earlier run of its rule. */
  run: number
  /** Undefined where it is still under way, and nobody waits for it. */
  state?: string
  error?: { code: string; message: string }
}

/** What the actions of this plug-in need from the composition root. */
export interface RulePorts {
  /**
   * Carries out another rule's actions on the same event, whatever its triggers and conditions say; with `wait` it answers once
   * they have ended, or `signal` was aborted: of a rule that queues, after those that wait already. `chain`: the rules that called each other
   * up to here; `run`: the run that calls.
   * @throws TomteError ERR_RULE_UNKNOWN, ERR_RULE_BUSY where it cannot begin and does not queue or its queue is full, ERR_CALL_CYCLE where
   * its turn would never come, and what is wrong with a rule that cannot be used
   */
  call(
    rule: string,
    by: { event: TomteEvent; chain: readonly CallingRule[]; run: number | undefined; signal: AbortSignal },
    wait: boolean,
  ): CallOutcome | Promise<CallOutcome>
  /** Turns a rule on or off, as a change that can be undone. False where it is so already. @throws TomteError ERR_RULE_UNKNOWN */
  enable(rule: string, enabled: boolean, by: CallingRule): Promise<boolean>
}
