import type { z } from 'zod'
import type { Dispose } from '../../shared/dispose.ts'
import { TomteError } from '../../shared/errors.ts'
import type { PartDescriptor, PluginDescriptor } from '../../shared/plugin.ts'
import type { SecretFor } from '../../shared/secret-place.ts'
import { type Action, actionCommon, type Trigger, triggerCommon } from '../../shared/workspace/rule.ts'
import type { Clock } from '../clock.ts'
import { eventPlugin } from './event/plugin.ts'
import { filePlugin } from './file/plugin.ts'
import { flowPlugin } from './flow/plugin.ts'
import { httpPlugin } from './http/plugin.ts'
import type { PublishLinks } from './mqtt/links.ts'
import { mqttPlugin } from './mqtt/plugin.ts'
import { nestedActions } from './nested-actions.ts'
import { networkPlugin } from './network/plugin.ts'
import type { OpenNotifications } from './notification/open-notifications.ts'
import { notificationPlugin } from './notification/plugin.ts'
import type { NotificationPorts } from './notification/ports.ts'
import { partSchema } from './part-schema.ts'
import type { ActionType, Plugin, TriggerType } from './plugin.ts'
import { powerPlugin } from './power/plugin.ts'
import { programPlugin } from './program/plugin.ts'
import { rulePlugin } from './rule/plugin.ts'
import type { RulePorts } from './rule/ports.ts'
import { schedulePlugin } from './schedule/plugin.ts'
import { scriptPlugin } from './script/plugin.ts'
import { soundPlugin } from './sound/plugin.ts'
import type { SoundPorts } from './sound/ports.ts'
import { variablePlugin } from './variable/plugin.ts'
import { waitPlugin } from './wait/plugin.ts'
import { watchPlugin } from './watch/plugin.ts'
import { webhookPlugin } from './webhook/plugin.ts'
import type { Webhooks } from './webhook/webhooks.ts'

/** What built-in plug-ins need from the composition root. */
export interface BuiltInPorts {
  clock: Clock
  mqtt: PublishLinks
  alerts: {
    notification: NotificationPorts
    open: OpenNotifications
    sound: SoundPorts
  }
  secret: SecretFor
  /** The path of an allowed folder; undefined where the workspace names none of that id. */
  folder(id: string): string | undefined
  webhooks: Webhooks
  rules: RulePorts
}

/** The built-in plug-ins, in the order in which the window offers them. This is the one place that lists them. */
export function builtInPlugins(ports: BuiltInPorts): Plugin[] {
  return [
    mqttPlugin(ports.mqtt),
    eventPlugin(),
    watchPlugin(),
    schedulePlugin(ports.clock),
    notificationPlugin(ports.alerts.notification, ports.alerts.open),
    soundPlugin(ports.folder, ports.alerts.sound),
    programPlugin(),
    scriptPlugin(ports.clock),
    httpPlugin(ports.secret),
    webhookPlugin(ports.webhooks),
    filePlugin(ports.folder, ports.clock),
    networkPlugin(),
    powerPlugin(),
    variablePlugin(),
    waitPlugin(),
    flowPlugin(),
    rulePlugin(ports.rules),
  ]
}

export interface RegistryOptions {
  /** What is wrong with a template, in words; null where nothing is. */
  templateFault(source: string): string | null
}

/** Looks up what the plug-ins offer. User plug-ins come and go. */
export interface Registry {
  readonly plugins: readonly Plugin[]
  /** @throws TomteError ERR_PLUGIN_TYPE_TAKEN; nothing has changed then */
  add(plugin: Plugin): void
  /** Does nothing where there is none of that id. */
  remove(id: string): void
  /** Called with the id of a plug-in that came or went. */
  onChange(listener: (id: string) => void): Dispose
  /** Undefined where no plug-in has a trigger of that type. */
  trigger(type: string): TriggerType<never> | undefined
  action(type: string): ActionType<never> | undefined
  /** For the window: forms and words, nothing that runs. */
  descriptors(): PluginDescriptor[]
  /** Of one trigger or action, by its `type`: for `ruleSchema` and `workspaceSchema`. */
  readonly triggerSchema: z.ZodType<Trigger>
  readonly actionSchema: z.ZodType<Action>
  /** The same for a rule that is being saved: parts of user plug-ins that are there must fit their form too. */
  readonly checked: { readonly triggerSchema: z.ZodType<Trigger>; readonly actionSchema: z.ZodType<Action> }
}

/** @throws TomteError ERR_PLUGIN_TYPE_TAKEN where two plug-ins offer the same type of trigger or of action */
export function createRegistry(builtIn: readonly Plugin[], options: RegistryOptions): Registry {
  const plugins: Plugin[] = []
  const triggers = new Map<string, TriggerType<never>>()
  const actions = new Map<string, ActionType<never>>()
  const listeners = new Set<(id: string) => void>()
  const tell = (id: string) => {
    for (const listener of listeners) listener(id)
  }
  const schemas = (ofExtensions: 'kept' | 'checked') => ({
    triggerSchema: partSchema<Trigger>({
      kind: 'trigger',
      parts: triggers,
      ofExtensions,
      common: triggerCommon,
      ...options,
    }),
    actionSchema: partSchema<Action>({
      kind: 'action',
      parts: actions,
      ofExtensions,
      common: { ...actionCommon, onErrorActions: nestedActions.optional() },
      commonNesting: { onErrorActions: 'actions' },
      ...options,
    }),
  })
  const registry: Registry = {
    plugins,
    trigger: type => triggers.get(type),
    action: type => actions.get(type),
    descriptors: () => plugins.map(describePlugin),
    ...schemas('kept'),
    checked: schemas('checked'),
    add(plugin) {
      refuseTaken(plugins, plugin)
      plugins.push(plugin)
      for (const trigger of plugin.triggers) triggers.set(trigger.type, trigger)
      for (const action of plugin.actions) actions.set(action.type, action)
      tell(plugin.id)
    },
    remove(id) {
      const index = plugins.findIndex(plugin => plugin.id === id)
      if (index < 0) return
      for (const plugin of plugins.splice(index, 1)) {
        for (const { type } of plugin.triggers) triggers.delete(type)
        for (const { type } of plugin.actions) actions.delete(type)
      }
      tell(id)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  for (const plugin of builtIn) registry.add(plugin)
  return registry
}

function refuseTaken(plugins: readonly Plugin[], plugin: Plugin): void {
  for (const partsOf of [({ triggers }: Plugin) => triggers, ({ actions }: Plugin) => actions]) {
    const types = partsOf(plugin).map(({ type }) => type)
    for (const other of [...plugins, plugin]) {
      const theirs = partsOf(other).map(({ type }) => type)
      const taken = types.find((type, index) =>
        other === plugin ? types.indexOf(type) < index : theirs.includes(type),
      )
      if (taken !== undefined)
        throw new TomteError(
          'ERR_PLUGIN_TYPE_TAKEN',
          `The plug-ins “${other.id}” and “${plugin.id}” both offer “${taken}”.`,
          { hint: 'Rename it in one of them.' },
        )
    }
  }
}

function describePlugin({ id, title, prefix, events, triggers, actions }: Plugin): PluginDescriptor {
  return {
    id,
    title,
    prefix,
    events,
    triggers: triggers.map(describePart),
    actions: actions.map(describePart),
  }
}

function describePart(part: PartDescriptor): PartDescriptor {
  const { type, title, description, icon, summary, fields, initial, dangerous } = part
  return { type, title, description, icon, summary, fields, initial, ...(dangerous && { dangerous }) }
}
