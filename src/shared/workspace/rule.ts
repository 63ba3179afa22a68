import { z } from 'zod'
import { idSchema } from './broker.ts'
import { conditionSchema } from './condition.ts'

export const runModes = ['single', 'restart', 'queued', 'parallel'] as const
export type RunMode = (typeof runModes)[number]

/** What every action may say beside its own fields. `timeout` in seconds. */
export const actionCommon = {
  disabled: z.boolean().optional(),
  timeout: z.number().positive().max(86_400).optional(),
  onError: z.enum(['stop', 'continue']).optional(),
}
/** What every trigger may say beside its own fields. */
export const triggerCommon = { disabled: z.boolean().optional() }

/** A trigger or action as its plug-in's schema left it; the plug-in knows the fields beside these. */
export type Trigger = { type: string; disabled?: boolean } & Record<string, unknown>
export type Action = {
  type: string
  disabled?: boolean
  timeout?: number
  onError?: 'stop' | 'continue'
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
