import { z } from 'zod'
import { TomteError } from '../../shared/errors.ts'
import { eventString } from '../../shared/event.ts'
import {
  type ExtensionAction,
  type ExtensionField,
  type ExtensionManifest,
  extensionPartType,
} from '../../shared/extension.ts'
import { faultsOf } from '../../shared/faults.ts'
import type { FieldHint } from '../../shared/plugin.ts'
import type { ExtensionHost } from '../extension/extension-host.ts'
import { fieldSchema, initialFields } from '../extension/field-schema.ts'
import type { ActionContext, ActionType, Plugin, TemplateKind, TriggerType } from '../plugin/plugin.ts'

/** Bytes of a payload that an action of a user plug-in is told beside its fields. */
const MOST_PAYLOAD = 65_536

/** What a user plug-in offers, as a plug-in like any other; its actions are carried out in its own process. */
export function extensionPlugin(manifest: ExtensionManifest, host: Pick<ExtensionHost, 'call'>): Plugin {
  const { id, name, prefix } = manifest
  return {
    id,
    title: name,
    prefix,
    events: manifest.events.map(({ pattern, description }) => ({
      pattern: `${prefix}.${pattern}`,
      description,
    })),
    triggers: manifest.triggers.map(trigger => triggerType(manifest, trigger)),
    actions: manifest.actions.map(action => actionType(manifest, action, host)),
  }
}

function triggerType(
  { id, prefix }: ExtensionManifest,
  { name, title, description, icon, pattern }: ExtensionManifest['triggers'][number],
): TriggerType<never> {
  return {
    type: extensionPartType(id, name),
    title,
    description,
    icon,
    summary: title,
    fields: [],
    initial: {},
    schema: z.strictObject({}),
    key: () => ({ pattern: `${prefix}.${pattern}` }),
  }
}

function actionType(
  { id, permissions }: ExtensionManifest,
  { name, title, description, icon, summary, fields }: ExtensionAction,
  host: Pick<ExtensionHost, 'call'>,
): ActionType<never> {
  const schema = fieldSchema(fields, id)
  return {
    type: extensionPartType(id, name),
    title,
    description,
    icon,
    summary: summary ?? title,
    fields: fields.map(hintOf),
    ...(permissions.length > 0 && { dangerous: true }),
    initial: initialFields(fields),
    schema,
    templates: Object.fromEntries(fields.flatMap(templateOf)),
    execute: (config, context) =>
      host.call(id, {
        action: name,
        config: fitting(schema, title, config),
        context: told(context),
        signal: context.signal,
      }),
  }
}

function hintOf({ default: _, ...hint }: ExtensionField): FieldHint {
  return hint
}

function templateOf({ name, control, template }: ExtensionField): [string, TemplateKind][] {
  if (!template) return []
  return [[name, control === 'list' || control === 'pairs' ? 'texts' : 'text']]
}

/** A rule that was saved when the plug-in had another form is kept as it was, and may not fit any more. */
function fitting(
  schema: z.ZodObject,
  title: string,
  config: Record<string, unknown>,
): Record<string, unknown> {
  const checked = schema.safeParse(config)
  if (checked.success) return checked.data
  const faults = faultsOf(checked.error)
  throw new TomteError('ERR_PLUGIN_FIELDS', `“${title}”: ${faults[0]?.path}: ${faults[0]?.message}`, {
    faults,
    hint: 'Open the rule, look at this action and save it.',
  })
}

function told({ event, rule }: ActionContext) {
  const { time, payload, source } = event
  const value = payload.size > MOST_PAYLOAD ? undefined : (payload.json ?? payload.text ?? undefined)
  return {
    event: { string: eventString(event), time, topic: source.topic, payload: value },
    rule: { id: rule.id, name: rule.name },
  }
}
