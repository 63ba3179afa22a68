import { z } from 'zod'
import { idSchema } from './broker.ts'
import { conditionSchema } from './condition.ts'
import { variableNameSchema } from './variable.ts'

export const runModes = ['single', 'restart', 'queued', 'parallel'] as const
export type RunMode = (typeof runModes)[number]

/** How often a failed action is tried again. The first wait is `delay` seconds; each is `factor` times as long as the one before, up to `maximum`. */
export const retrySchema = z.strictObject({
  times: z.int().min(1).max(20),
  delay: z.number().min(0).max(3600).default(1),
  factor: z.number().min(1).max(10).default(2),
  maximum: z.number().min(0).max(3600).default(60),
})
export type Retry = z.infer<typeof retrySchema>

/** What every action may say beside its own fields. `timeout` in seconds, of one try. */
export const actionCommon = {
  disabled: z.boolean().optional(),
  timeout: z.number().positive().max(86_400).optional(),
  retry: retrySchema.optional(),
  onError: z.enum(['stop', 'continue']).optional(),
  /** What came of it is `variables.<name>` for the later actions of the same run; null, as Tomte 0.1.0 wrote it: nothing is. */
  result: variableNameSchema.nullable().optional(),
  /** Asks a person before it is carried out. */
  confirm: z.boolean().optional(),
}
/** What every trigger may say beside its own fields. */
export const triggerCommon = { disabled: z.boolean().optional() }

/** A trigger or action as its plug-in's schema left it; the plug-in knows the fields beside these. */
export type Trigger = { type: string; disabled?: boolean } & Record<string, unknown>
export type Action = {
  type: string
  disabled?: boolean
  timeout?: number
  retry?: Retry
  onError?: 'stop' | 'continue'
  /** Carried out once the action has failed for good, before `onError` decides how the run goes on. */
  onErrorActions?: Action[]
  result?: string | null
  confirm?: boolean
} & Record<string, unknown>

/** Builds the schema of a rule from the plug-ins' schemas of triggers and actions. */
export function ruleSchema(trigger: z.ZodType<Trigger>, action: z.ZodType<Action>) {
  return z.strictObject({
    id: idSchema,
    name: z.string().trim().min(1, 'Give the rule a name.').max(200),
    enabled: z.boolean().default(true),
    /** Path of folders, with `/` between; empty is the top. */
    folder: z.string().max(200).default(''),
    notes: z.string().max(10_000).optional(),
    mode: z.enum(runModes).default('single'),
    /** Runs of mode parallel at once, or firings of mode queued that may wait. */
    maximum: z.int().min(1).max(1000).optional(),
    /** A template; runs with another key are kept apart, as if each key had a rule of its own: `{{topicLevels.[1]}}`. */
    key: z.string().min(1).max(500).optional(),
    /** Rules of higher priority see an event first; those of the same in the order of the list. */
    priority: z.int().min(-100).max(100).optional(),
    /** Once it runs on an event, or waits for its turn to, rules after it do not see that event; left out by its mode or limits it hides nothing. */
    stopPropagation: z.boolean().optional(),
    /** At most so many runs in so many seconds, of each key by itself; what is over is left out and counted. */
    rateLimit: z
      .strictObject({
        runs: z.int().min(1).max(100_000),
        seconds: z.number().positive().max(86_400),
      })
      .optional(),
    /** Decides and reports what it would do, and does nothing. */
    shadow: z.boolean().optional(),
    triggers: z.array(trigger).max(100),
    conditions: conditionSchema.optional(),
    actions: z.array(action).max(200),
  })
}
export type Rule = z.infer<ReturnType<typeof ruleSchema>>

/** Where no plug-ins are at hand (the window), a part is only known to have a type. */
export const anyTriggerSchema: z.ZodType<Trigger> = z.looseObject({
  type: z.string().min(1),
  ...triggerCommon,
})
export const anyActionSchema: z.ZodType<Action> = z.looseObject({ type: z.string().min(1), ...actionCommon })
export const anyRuleSchema = ruleSchema(anyTriggerSchema, anyActionSchema)
