import type { TraceClause } from '../../shared/contract/run.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Rule, Trigger } from '../../shared/workspace/rule.ts'

/** As in the plug-in interface: how a field of an action is rendered. */
export type TemplateKind = 'text' | 'texts' | 'operands' | 'bytes'

/** As in the plug-in interface: where the index files a trigger. `retained`: it fires on retained messages too. */
export type TriggerKey =
  | { broker: string | null; filter: string; retained?: boolean }
  | { pattern: string; retained?: boolean }

/** What the plug-ins know about the parts of rules; null for a type that no plug-in offers. */
export interface Parts {
  triggerKey(trigger: Trigger): TriggerKey | null
  templates(actionType: string): { readonly [field: string]: TemplateKind } | null
}

/** Immutable; replaced as a whole when a variable is set. */
export type Variables = Readonly<Record<string, unknown>>

/** What of a rule says which of its firings may run, beside its mode. */
export interface RunLimits {
  readonly maximum: number | undefined
  /** Runs with another key are kept apart. Pure. @throws TomteError ERR_TEMPLATE */
  readonly key: ((event: TomteEvent, variables: Variables, now: number) => string) | undefined
  readonly rateLimit: Rule['rateLimit']
}

export interface CompiledAction {
  readonly type: string
  readonly disabled: boolean
  /** Milliseconds. */
  readonly timeout: number | undefined
  readonly onError: 'stop' | 'continue'
  /** A person is asked before it is carried out. */
  readonly confirm: boolean
  /**
   * The action's fields with templates rendered (without `type`, `disabled`, `timeout`, `onError`). Pure: the same arguments
   * give the same result, now or when a trace is looked at. @throws TomteError ERR_TEMPLATE
   */
  resolve(event: TomteEvent, variables: Variables, now: number): Record<string, unknown>
}

export interface CompiledTrigger {
  readonly key: TriggerKey
  /** Position in the rule's list. */
  readonly index: number
}

export interface CompiledRule {
  readonly rule: Rule
  readonly id: string
  readonly name: string
  readonly mode: Rule['mode']
  /** Null where nothing but the mode decides which of its firings run. */
  readonly limits: RunLimits | null
  /** Those that are not disabled. */
  readonly triggers: readonly CompiledTrigger[]
  /** Null: holds always. */
  readonly condition: ((event: TomteEvent, variables: Variables) => boolean) | null
  readonly actions: readonly CompiledAction[]
  /** The trigger in words. */
  describeTrigger(index: number): string
  /** Evaluates the conditions again, with every clause and what it saw; null where there are none. */
  traceConditions(event: TomteEvent, variables: Variables): TraceClause | null
}
