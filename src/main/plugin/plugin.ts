import type { z } from 'zod'
import { TomteError } from '../../shared/errors.ts'
import type { EmittedEvent, TomteEvent } from '../../shared/event.ts'
import type { FieldHint, PluginDescriptor } from '../../shared/plugin.ts'
import type { TriggerWatch } from '../../shared/trigger-watch.ts'
import type { Clock } from '../clock.ts'
import type { Nesting } from './nested-actions.ts'

/**
 * How a field of an action is rendered before it is executed. `text` and `texts` (each item of a list, each value of a record)
 * give strings; `operands` are the arguments of a command: as `texts`, but an item that begins with a template fails where it
 * would come out as an option; `bytes` gives a string, or the event's payload bytes untouched where the template is exactly
 * `{{payload}}`.
 */
export type TemplateKind = 'text' | 'texts' | 'operands' | 'bytes'

/**
 * Under which key the rule index files a trigger: a topic filter of one broker (null: of any), or an event pattern. Retained
 * messages fire only where `retained` is true, those that waited in the session of the broker only where `backlog` is.
 */
export type TriggerKey = ({ broker: string | null; filter: string } | { pattern: string }) & {
  retained?: boolean
  backlog?: boolean
}

interface Part {
  readonly type: string
  readonly title: string
  readonly description: string
  readonly icon: string
  readonly summary: string
  readonly fields: FieldHint[]
  /** It can do harm that cannot be undone. */
  readonly dangerous?: true
  readonly initial: Record<string, unknown>
  /** Of the fields beside `type` and those every part has; unknown fields are faults. */
  readonly schema: z.ZodObject
}

export interface TriggerType<Config = Record<string, unknown>> extends Part {
  /** Pure. Several where it listens for several things: of a sequence one for each step, in their order. */
  key(config: Config): TriggerKey | readonly TriggerKey[]
  /** Pure. Of a trigger that is not fired by each event that its key names: what it watches for, which Tomte does itself. */
  watch?(config: Config): TriggerWatch
  /** What sets apart two triggers of the same key, so that each is armed; none: the key alone does. Pure. */
  armedAs?(config: Config): string
  /**
   * Begins to watch for what the trigger names (a timer, a file); events it then emits must match its key. Triggers with the same
   * key are armed once together: two that differ in what they watch for need different keys.
   */
  arm?(config: Config, emit: (event: EmittedEvent) => void): () => void
}

/** What an action may use while it is executed. */
export interface ActionContext {
  readonly event: TomteEvent
  readonly rule: { readonly id: string; readonly name: string }
  /** Id of the run. */
  readonly run?: number
  /** Rules that called each other up to this one, outermost first; absent: none. */
  readonly callers?: readonly { readonly id: string; readonly name: string }[]
  /** Aborted when the run is stopped or its time is over. */
  readonly signal: AbortSignal
  readonly clock: Clock
  emit(event: EmittedEvent): void
  /** As they are now; never written to. */
  readonly variables: Readonly<Record<string, unknown>>
  /**
   * Seen by the rule's later actions and by every later event. `keep`: whether it outlives a restart; undefined: as it was. Where
   * it does, the promise resolves once it is on disk.
   */
  setVariable(name: string, value: unknown, keep?: boolean): undefined | Promise<void>
}

/** What an action tells the trace it did; `variables` would be wrong here: use `setVariable`. */
export type ActionOutput = Record<string, unknown> | undefined

export interface ActionType<Config = Record<string, unknown>> extends Part {
  /** The fields that hold templates. */
  readonly templates: { readonly [field: string]: TemplateKind }
  /** The fields that hold actions, of one that steers others. */
  readonly nesting?: Nesting
  /**
   * Carries the action out, with templates rendered. A synchronous return keeps the hot path free of promises.
   * @throws TomteError (or rejects with one); the run's trace shows it
   */
  execute(config: Config, context: ActionContext): ActionOutput | Promise<ActionOutput>
}

/** A source of events and actions. Constructing one does nothing; `start` begins to emit, `stop` ends within a second. */
export interface Plugin {
  readonly id: string
  readonly title: string
  readonly prefix: string
  readonly events: PluginDescriptor['events']
  readonly triggers: readonly TriggerType<never>[]
  readonly actions: readonly ActionType<never>[]
  start?(emit: (event: EmittedEvent) => void): void | Promise<void>
  stop?(): void | Promise<void>
}

/** Gives `execute` and `key` the type that the schema describes. */
export function defineAction<S extends z.ZodObject>(
  action: Omit<ActionType<z.infer<S>>, 'schema'> & { schema: S },
): ActionType<z.infer<S>> {
  return action
}

/**
 * An action that steers others or the run itself: the runs carry it out by its `type`, so it has nothing to execute.
 */
export function defineFlowAction<S extends z.ZodObject>(
  action: Omit<ActionType<z.infer<S>>, 'schema' | 'execute'> & { schema: S },
): ActionType<z.infer<S>> {
  const execute = () => {
    throw new TomteError('ERR_ACTION_FLOW', `“${action.type}” can only be carried out as a part of a run.`)
  }
  return { ...action, execute }
}

export function defineTrigger<S extends z.ZodObject>(
  trigger: Omit<TriggerType<z.infer<S>>, 'schema'> & { schema: S },
): TriggerType<z.infer<S>> {
  return trigger
}
