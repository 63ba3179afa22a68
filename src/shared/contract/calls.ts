import { z } from 'zod'
import { messageSchema } from '../message.ts'
import { placeSchema } from '../secret-place.ts'
import { brokerSchema, idSchema, secretReferenceSchema } from '../workspace/broker.ts'
import { eventFiltersSchema } from '../workspace/event-filter.ts'
import { folderSchema } from '../workspace/folder.ts'
import { anyActionSchema, anyTriggerSchema, ruleSchema } from '../workspace/rule.ts'
import { webhookServerSchema } from '../workspace/webhook-server.ts'
import type { BrokerTestReport } from './broker.ts'
import { type DeadLetterResults, deadLetterCalls } from './dead-letter.ts'
import type { EventDetail, EventRow } from './event.ts'
import { eventQuerySchema } from './event-query.ts'
import { type ExtensionResults, extensionCalls } from './extension.ts'
import { type HeldMessageResults, heldMessageCalls } from './held-message.ts'
import { type NotificationResults, notificationCalls } from './notification.ts'
import { type OperationResults, operationCalls } from './operation.ts'
import type { Preferences } from './preferences.ts'
import { type QuestionResults, questionCalls } from './question.ts'
import { type RecordingResults, recordingCalls } from './recording.ts'
import type { RunDetail, RunRow } from './run.ts'
import type { AppStatus, SecretStatus, WorkspaceView } from './status.ts'
import { type VariableResults, variableCalls } from './variable.ts'

export { type EventQuery, eventQuerySchema } from './event-query.ts'

const nothing = z.strictObject({})
const byId = z.strictObject({ id: idSchema })
const secretName = secretReferenceSchema.shape.secret
const secretValue = z.string().min(1, 'A secret cannot be empty.').max(65_535)

const ruleInput = ruleSchema(anyTriggerSchema, anyActionSchema)

/**
 * Everything a window may ask for: each call takes one object, validated by its schema on the side of the core, in both hosts.
 * A call that fails rejects with the plain form of a TomteError.
 */
export const callSchemas = {
  'status.get': nothing,

  'workspace.get': nothing,
  /** Undoes the last change of the workspace, whoever made it. */
  'workspace.undo': nothing,
  /** Replaces the whole workspace by the demo house, or by an empty one; can be undone. */
  'workspace.replace': z.strictObject({ by: z.enum(['demo', 'empty']) }),
  /** Replaces the folders that rules may write into and watch. */
  'folders.put': z.strictObject({ folders: z.array(folderSchema).max(100) }),
  /** Replaces the event filters of all brokers. */
  'filters.put': z.strictObject({ filters: eventFiltersSchema }),
  /** Where webhooks are taken by a server of their own; `status.webhookServer` tells what came of it. */
  'webhookServer.put': z.strictObject({ webhookServer: webhookServerSchema }),
  'notice.dismiss': z.strictObject({ id: z.string().max(100) }),

  /** Adds the broker, or replaces the one with the same id (`previousId` where the id itself changes). */
  'broker.put': z.strictObject({ broker: brokerSchema, previousId: idSchema.optional() }),
  'broker.remove': byId,
  /** Tries the broker once, as given, without saving it; the secrets stand for those not yet stored. */
  'broker.test': z.strictObject({
    broker: brokerSchema,
    password: z.string().max(65_535).optional(),
    passphrase: z.string().max(65_535).optional(),
    key: z.string().max(65_535).optional(),
    proxyPassword: z.string().max(65_535).optional(),
  }),
  'broker.cancelTest': nothing,
  /** Drops the connection, if any, and connects at once. */
  'broker.reconnect': byId,

  /** Adds the rule, or replaces the one with the same id. Triggers and actions are then validated by their plug-ins. */
  'rule.put': z.strictObject({ rule: ruleInput }),
  'rule.remove': byId,
  'rule.enable': z.strictObject({ id: idSchema, enabled: z.boolean() }),
  /** Runs the rule's actions now, without its triggers and conditions. */
  'rule.run': byId,
  /** Stops the rule's current runs. */
  'rule.stop': byId,

  publish: z.strictObject({ broker: idSchema, message: messageSchema }),

  /** Begins to push `events` that fit; answers with the newest fitting ones, oldest first. Replaces the window's earlier watch. */
  'events.watch': z.strictObject({
    query: eventQuerySchema,
    limit: z.int().min(1).max(5000),
    after: z.int().min(0).optional(),
  }),
  'events.unwatch': nothing,
  /**
   * The newest fitting events with an id below `before`, oldest first, from memory and disk. `more`: where to ask on for older
   * ones, also where the search was ended because it took long; null where there are none. A window has one such search at a
   * time: a new one ends the former with ERR_SEARCH_CANCELLED.
   */
  'events.before': z.strictObject({
    query: eventQuerySchema,
    before: z.int().min(1),
    limit: z.int().min(1).max(5000),
  }),
  'event.get': z.strictObject({ id: z.int().min(1) }),

  /** The newest runs, newest first, of one rule or of all; then pushes `runs` as they change. */
  'runs.watch': z.strictObject({ rule: idSchema.optional(), limit: z.int().min(1).max(1000) }),
  'runs.unwatch': nothing,
  'run.get': z.strictObject({ id: z.int().min(1) }),

  /** Which of these secrets are stored, and where they may be sent. No call ever answers with a secret. */
  'secret.status': z.strictObject({ names: z.array(secretName).max(200) }),
  'secret.set': z.strictObject({
    name: secretName,
    value: secretValue,
    keep: z.enum(['keychain', 'session']),
    /** The places for which the person stores it, such as `mqtts://home:8883`: it is sent nowhere else, whatever the workspace says. */
    for: z.array(placeSchema).max(20),
  }),
  /** The person allows it to be sent to one more place. */
  'secret.allow': z.strictObject({ name: secretName, place: placeSchema }),
  'secret.forget': z.strictObject({ name: secretName }),

  'preferences.get': nothing,
  'preferences.put': z.strictObject({
    theme: z.enum(['system', 'light', 'dark']).optional(),
    railFolded: z.boolean().optional(),
    inspectorWidth: z.int().min(240).max(1600).optional(),
    publishHistory: z
      .array(z.strictObject({ broker: z.string().max(64), message: messageSchema, time: z.number() }))
      .max(100)
      .optional(),
    welcomed: z.boolean().optional(),
  }),

  /** Asks the user for a file on the machine Tomte runs on; null where they cancelled. The server host has no such dialog. */
  'host.pickFile': z.strictObject({
    title: z.string().max(200),
    extensions: z
      .array(z.string().regex(/^[a-z0-9]{1,10}$/i))
      .max(20)
      .optional(),
  }),
  /** Opens a web page in the user's own browser. */
  'host.openLink': z.strictObject({ url: z.url({ protocol: /^https$/ }) }),

  ...recordingCalls,
  ...questionCalls,
  ...extensionCalls,
  ...variableCalls,
  ...notificationCalls,
  ...operationCalls,
  ...deadLetterCalls,
  ...heldMessageCalls,
} as const satisfies Record<string, z.ZodObject>

export type CallName = keyof typeof callSchemas
/** What a caller gives. */
export type CallInput<N extends CallName> = z.input<(typeof callSchemas)[N]>
/** What a handler gets, defaults filled in. */
export type CallArguments<N extends CallName> = z.output<(typeof callSchemas)[N]>

export interface CallResults
  extends RecordingResults,
    QuestionResults,
    ExtensionResults,
    VariableResults,
    NotificationResults,
    OperationResults,
    DeadLetterResults,
    HeldMessageResults {
  'status.get': AppStatus
  'workspace.get': WorkspaceView
  'workspace.undo': { undone: string | null }
  'workspace.replace': null
  'folders.put': null
  'filters.put': null
  'webhookServer.put': null
  'notice.dismiss': null
  'broker.put': null
  'broker.remove': null
  'broker.test': BrokerTestReport
  'broker.cancelTest': null
  'broker.reconnect': null
  'rule.put': null
  'rule.remove': null
  'rule.enable': null
  'rule.run': { run: number }
  'rule.stop': null
  publish: { bytes: number }
  'events.watch': { events: EventRow[] }
  'events.unwatch': null
  'events.before': { events: EventRow[]; more: number | null }
  'event.get': EventDetail
  'runs.watch': { runs: RunRow[] }
  'runs.unwatch': null
  'run.get': RunDetail
  'secret.status': SecretStatus
  'secret.set': null
  'secret.allow': null
  'secret.forget': null
  'preferences.get': Preferences
  'preferences.put': null
  'host.pickFile': { path: string | null }
  'host.openLink': null
}

/** The core's side: one handler for each call. */
export type CallHandlers = {
  [N in CallName]: (args: CallArguments<N>) => CallResults[N] | Promise<CallResults[N]>
}
