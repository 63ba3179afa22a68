import { TomteError } from '../../shared/errors.ts'
import type { ExpressionCompiler } from '../../shared/expression.ts'
import type { ActionType } from '../plugin/plugin.ts'
import type { Registry } from '../plugin/registry.ts'
import type { Parts } from '../rule/compiled-rule.ts'

/** What the plug-ins know about the parts of rules. `expression` undefined: conditions with expressions are refused. */
export function partsOf(registry: Registry, expression: ExpressionCompiler | undefined): Parts {
  return {
    expression,
    watch: trigger => registry.trigger(trigger.type)?.watch?.(trigger as never) ?? null,
    triggerKey: trigger => registry.trigger(trigger.type)?.key(trigger as never) ?? null,
    templates: type => registry.action(type)?.templates ?? null,
  }
}

/** @throws TomteError ERR_ACTION_UNKNOWN where no plug-in offers it (any more) */
export function actionOf(registry: Registry, type: string): ActionType<never> {
  const action = registry.action(type)
  if (action) return action
  throw new TomteError('ERR_ACTION_UNKNOWN', `No plug-in offers the action “${type}”.`)
}
