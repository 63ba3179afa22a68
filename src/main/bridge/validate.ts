import { TomteError } from '../../shared/errors.ts'
import { faultsOf } from '../../shared/faults.ts'
import { type Rule, ruleSchema } from '../../shared/workspace/rule.ts'
import { type Workspace, workspaceSchema } from '../../shared/workspace/workspace.ts'
import { systemClock } from '../clock.ts'
import { createExpressions } from '../expression/expression.ts'
import { OpenNotifications } from '../plugin/notification/open-notifications.ts'
import { builtInPlugins, createRegistry, type Registry } from '../plugin/registry.ts'
import { Webhooks } from '../plugin/webhook/webhooks.ts'
import { templateFault } from '../rule/template.ts'
import { expressionFaults, keyFaults, ruleExpressionFaults } from './expression-faults.ts'
import { KnownRules } from './known-rules.ts'

export type ValidateWorkspace = (document: unknown) => Workspace

/** Makes the check of whole workspaces by the schemas of all plug-ins. It throws ERR_WORKSPACE_INVALID with every fault. */
export function workspaceValidator(registry: Registry): ValidateWorkspace {
  const schema = workspaceSchema(registry.triggerSchema, registry.actionSchema)
  const expressions = createExpressions()
  const known = new KnownRules()
  registry.onChange(() => known.forget())

  /** Looks at those rules alone that are not known to be valid; null where there is a fault, or something else to be looked at. */
  function checkChanged(document: unknown): Workspace | null {
    const part = known.without(document)
    const checked = part && schema.safeParse(part.unknown)
    if (!part || !checked?.success || expressionFaults(checked.data, expressions).length > 0) return null
    known.add(checked.data.rules)
    return known.join(checked.data, part.rules)
  }

  return document => {
    const changed = checkChanged(document)
    if (changed) return changed
    const checked = schema.safeParse(document)
    const faults = checked.success ? expressionFaults(checked.data, expressions) : faultsOf(checked.error)
    if (checked.success && faults.length === 0) {
      known.add(checked.data.rules)
      return checked.data
    }
    const [first] = faults
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''
    throw new TomteError(
      'ERR_WORKSPACE_INVALID',
      `The workspace is not valid: ${first?.path}: ${first?.message}${more}`,
      { faults },
    )
  }
}

/** Makes the check of one rule. It throws ERR_RULE_INVALID with every fault. */
export function ruleValidator(registry: Registry): (draft: unknown) => Rule {
  const expressions = createExpressions()
  return draft => {
    const checked = ruleSchema(registry.triggerSchema, registry.actionSchema).safeParse(draft)
    const faults = checked.success
      ? [...ruleExpressionFaults(checked.data, 'rule', expressions), ...keyFaults(checked.data, 'rule')]
      : faultsOf(checked.error).map(fault => ({ ...fault, path: `rule.${fault.path}` }))
    if (checked.success && faults.length === 0) return checked.data
    const [first] = faults
    throw new TomteError('ERR_RULE_INVALID', `The rule is not valid: ${first?.path}: ${first?.message}`, {
      faults,
    })
  }
}

/** What the built-in plug-ins offer, without a running Tomte: their actions refuse to be carried out. */
export function offlineRegistry(): Registry {
  const refuse = () => {
    throw new TomteError('ERR_NOT_RUNNING', 'Tomte is not running.')
  }
  const plugins = builtInPlugins({
    clock: systemClock,
    mqtt: { folder: '', publish: refuse },
    alerts: {
      notification: { system: refuse, window: refuse },
      open: new OpenNotifications(systemClock, refuse),
      sound: { window: refuse },
    },
    secret: refuse,
    folder: refuse,
    webhooks: new Webhooks(refuse),
    rules: { call: refuse, enable: refuse },
  })
  return createRegistry(plugins, { templateFault })
}

/**
 * Checks a workspace document without a running Tomte, for `tomte check`; answers with defaults filled in.
 * @throws TomteError ERR_WORKSPACE_INVALID with every fault
 */
export function validateWorkspace(document: unknown): Workspace {
  return workspaceValidator(offlineRegistry())(document)
}
