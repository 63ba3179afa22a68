import type { z } from 'zod'
import { TomteError } from '../../shared/errors.ts'
import type { PartDescriptor, PluginDescriptor } from '../../shared/plugin.ts'
import { type Action, actionCommon, type Trigger, triggerCommon } from '../../shared/workspace/rule.ts'
import type { Clock } from '../clock.ts'
import { eventPlugin } from './event/plugin.ts'
import { httpPlugin } from './http/plugin.ts'
import type { PublishLinks } from './mqtt/links.ts'
import { mqttPlugin } from './mqtt/plugin.ts'
import type { OpenNotifications } from './notification/open-notifications.ts'
import { notificationPlugin } from './notification/plugin.ts'
import type { NotificationPorts } from './notification/ports.ts'
import { partSchema } from './part-schema.ts'
import type { ActionType, Plugin, TriggerType } from './plugin.ts'
import { programPlugin } from './program/plugin.ts'
import { schedulePlugin } from './schedule/plugin.ts'
import type { SoundPorts } from './sound/ports.ts'
import { variablePlugin } from './variable/plugin.ts'
import { waitPlugin } from './wait/plugin.ts'

/** What built-in plug-ins need from the composition root. */
export interface BuiltInPorts {
  clock: Clock
  mqtt: PublishLinks
  alerts: {
    notification: NotificationPorts
    open: OpenNotifications
    sound: SoundPorts
  }
  /** The secret of that name; null where none is stored. Rejects where the keychain cannot be read. */
  secret(name: string): Promise<string | null>
  /** The path of an allowed folder; undefined where the workspace names none of that id. */
  folder(id: string): string | undefined
}

/** The built-in plug-ins, in the order in which the window offers them. This is the one place that lists them. */
export function builtInPlugins(ports: BuiltInPorts): Plugin[] {
  return [
    mqttPlugin(ports.mqtt),
    eventPlugin(),
    schedulePlugin(ports.clock),
    notificationPlugin(ports.alerts.notification, ports.alerts.open),
    programPlugin(),
    httpPlugin(ports.secret),
    variablePlugin(),
    waitPlugin(),
  ]
}

export interface RegistryOptions {
  /** What is wrong with a template, in words; null where nothing is. */
  templateFault(source: string): string | null
}

/** Looks up what the plug-ins offer. */
export interface Registry {
  readonly plugins: readonly Plugin[]
  /** Undefined where no plug-in has a trigger of that type. */
  trigger(type: string): TriggerType<never> | undefined
  action(type: string): ActionType<never> | undefined
  /** For the window: forms and words, nothing that runs. */
  descriptors(): PluginDescriptor[]
  /** Of one trigger or action, by its `type`: for `ruleSchema` and `workspaceSchema`. */
  readonly triggerSchema: z.ZodType<Trigger>
  readonly actionSchema: z.ZodType<Action>
}

/** @throws TomteError ERR_PLUGIN_TYPE_TAKEN where two plug-ins offer the same type of trigger or of action */
export function createRegistry(plugins: readonly Plugin[], options: RegistryOptions): Registry {
  const triggers = byType(plugins, plugin => plugin.triggers)
  const actions = byType(plugins, plugin => plugin.actions)
  return {
    plugins,
    trigger: type => triggers.get(type),
    action: type => actions.get(type),
    descriptors: () => plugins.map(describePlugin),
    triggerSchema: partSchema<Trigger>({
      kind: 'trigger',
      parts: triggers,
      common: triggerCommon,
      ...options,
    }),
    actionSchema: partSchema<Action>({ kind: 'action', parts: actions, common: actionCommon, ...options }),
  }
}

function byType<P extends { type: string }>(
  plugins: readonly Plugin[],
  partsOf: (plugin: Plugin) => readonly P[],
): Map<string, P> {
  const owners = new Map<string, string>()
  const parts = new Map<string, P>()
  for (const plugin of plugins)
    for (const part of partsOf(plugin)) {
      const owner = owners.get(part.type)
      if (owner !== undefined)
        throw new TomteError(
          'ERR_PLUGIN_TYPE_TAKEN',
          `The plug-ins “${owner}” and “${plugin.id}” both offer “${part.type}”.`,
          { hint: 'Rename it in one of them.' },
        )
      owners.set(part.type, plugin.id)
      parts.set(part.type, part)
    }
  return parts
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
