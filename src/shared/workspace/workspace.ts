import { z } from 'zod'
import { brokerSchema } from './broker.ts'
import { eventFiltersSchema } from './event-filter.ts'
import { extensionWishSchema } from './extension.ts'
import { folderSchema } from './folder.ts'
import { type Action, anyActionSchema, anyTriggerSchema, ruleSchema, type Trigger } from './rule.ts'
import { webhookServerSchema } from './webhook-server.ts'

export const WORKSPACE_VERSION = 1

/**
 * The whole document of what a user set up; no secret is ever in it. Triggers and actions are validated by the schemas of the
 * plug-ins that offer them.
 */
export function workspaceSchema(
  trigger: z.ZodType<Trigger> = anyTriggerSchema,
  action: z.ZodType<Action> = anyActionSchema,
) {
  return z
    .strictObject({
      version: z.literal(WORKSPACE_VERSION),
      brokers: z.array(brokerSchema).max(100).default([]),
      /** For the messages of all brokers, after the filters of their subscriptions. */
      filters: eventFiltersSchema.default([]),
      rules: z.array(ruleSchema(trigger, action)).max(100_000).default([]),
      builtInBroker: z
        .strictObject({
          enabled: z.boolean().default(false),
          host: z.string().min(1).max(255).default('127.0.0.1'),
          port: z.int().min(0).max(65_535).default(1883),
        })
        .prefault({}),
      /** Folders whose files rules may read, write and watch; no other file is touched. */
      folders: z.array(folderSchema).max(100).default([]),
      /** Takes webhooks, and nothing else, at an address of its own; `tomte serve --http` takes them beside the window. */
      webhookServer: webhookServerSchema.prefault({}),
      /** User plug-ins that are to run, and their settings. Whether a machine runs them its user decides. */
      extensions: z.array(extensionWishSchema).max(100).default([]),
      /** Simulated devices on the built-in broker. */
      demo: z.strictObject({ enabled: z.boolean().default(false) }).prefault({}),
      journal: z
        .strictObject({
          enabled: z.boolean().default(true),
          keep: z
            .strictObject({
              days: z.number().positive().default(7),
              megabytes: z.number().positive().default(500),
            })
            .prefault({}),
        })
        .prefault({}),
    })
    .superRefine((workspace, context) => {
      for (const list of ['brokers', 'rules', 'folders', 'extensions'] as const) {
        const seen = new Set<string>()
        for (const [index, { id }] of workspace[list].entries()) {
          if (seen.has(id))
            context.addIssue({
              code: 'custom',
              path: [list, index, 'id'],
              message: `The id “${id}” is used twice.`,
            })
          seen.add(id)
        }
      }
    })
}
export type Workspace = z.infer<ReturnType<typeof workspaceSchema>>

export function emptyWorkspace(): Workspace {
  return workspaceSchema().parse({ version: WORKSPACE_VERSION })
}
