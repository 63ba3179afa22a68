import type { TraceClause } from '../../shared/contract/run.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { ExpressionCompiler } from '../../shared/expression.ts'
import type { Flow } from '../../shared/flow.ts'
import type { TriggerWatch } from '../../shared/trigger-watch.ts'
import type { Retry, Rule, Trigger } from '../../shared/workspace/rule.ts'
import type { Recall, Recalled } from './recall.ts'
import type { TriggerKey } from './trigger-key.ts'
import type { Variables } from './variables.ts'
import type { Watch } from './watch.ts'

export type { TriggerKey } from './trigger-key.ts'
export type { Variables } from './variables.ts'

/** As in the plug-in interface: how a field of an action is rendered. */
export type TemplateKind = 'text' | 'texts' | 'operands' | 'bytes'

/** What the plug-ins know about the parts of rules; null for a type that no plug-in offers. */
export interface Parts {
  /** Several for one that listens for several things, such as the steps of a sequence. */
  triggerKey(trigger: Trigger): TriggerKey | readonly TriggerKey[] | null
  /** What a trigger watches for beyond single events; null where every event that its key names fires it. */
  watch?(trigger: Trigger): TriggerWatch | null
  expression?: ExpressionCompiler
  templates(actionType: string): { readonly [field: string]: TemplateKind } | null
}

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
  readonly retry: Retry | undefined
  readonly onErrorActions: readonly CompiledAction[] | undefined
  /** The variable of the run that becomes what came of it. */
  readonly result: string | undefined
  /** Of one that steers others or the run. */
  readonly flow: Flow<CompiledAction> | undefined
  /**
   * The action's own fields with templates rendered, without those that every action has and without actions inside of it. Pure: the same arguments
   * give the same result, now or when a trace is looked at. @throws TomteError ERR_TEMPLATE
   */
  resolve(event: TomteEvent, variables: Variables, now: number): Record<string, unknown>
}

export interface CompiledTrigger {
  /** The first of `keys`. */
  readonly key: TriggerKey
  readonly keys: readonly TriggerKey[]
  /** Position in the rule's list. */
  readonly index: number
  /** Of one that remembers. */
  readonly watched: Watched | null
}

/** A trigger that remembers. */
export interface Watched {
  readonly watch: Watch
  /** Stands for what it watches for, wherever in the rule's list it is: an edited trigger begins anew. */
  readonly slot: string
}

export interface CompiledRule {
  readonly rule: Rule
  readonly id: string
  /** The list of its id alone, for events that ran no other rule. */
  readonly ids: readonly string[]
  readonly name: string
  /** Where it stood in the workspace when it was compiled: a hint for lists beside it, which others may have by now. */
  readonly place: number
  /** No rule after it sees the event. One that only reports what it would do hides nothing from the others. */
  readonly stops: boolean
  readonly mode: Rule['mode']
  /** Null where nothing but the mode decides which of its firings run. */
  readonly limits: RunLimits | null
  /** Those that are not disabled. */
  readonly triggers: readonly CompiledTrigger[]
  /** Null: holds always. */
  readonly condition: ((event: TomteEvent, variables: Variables, recalled?: Recalled) => boolean) | null
  /** What it wants to know of earlier messages; null where its conditions neither do nor can fail. */
  readonly recalls: readonly Recall[] | null
  readonly actions: readonly CompiledAction[]
  /** The trigger in words. */
  describeTrigger(index: number): string
  /** Evaluates the conditions again, with every clause and what it saw; null where there are none. */
  traceConditions(event: TomteEvent, variables: Variables, recalled?: Recalled): TraceClause | null
}
