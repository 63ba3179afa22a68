import { isDeepStrictEqual } from 'node:util'
import { disposeAll } from '../../shared/dispose.ts'
import { type Fault, TomteError } from '../../shared/errors.ts'
import { faultsOf } from '../../shared/faults.ts'
import { ruleSchema } from '../../shared/workspace/rule.ts'
import type { Workspace } from '../../shared/workspace/workspace.ts'
import type { Registry } from '../plugin/registry.ts'
import type { WorkspacePort } from '../window/ports.ts'
import type { WorkspaceStore } from '../workspace/store.ts'

/** The workspace as windows see it, with what plug-ins offer: user plug-ins come and go. */
export function workspacePort(
  store: WorkspaceStore,
  registry: Registry,
  template: WorkspacePort['template'],
): WorkspacePort {
  let plugins = registry.descriptors()
  registry.onChange(() => {
    plugins = registry.descriptors()
  })
  const checked = ruleSchema(registry.checked.triggerSchema, registry.checked.actionSchema)
  return {
    view: () => ({ workspace: store.current, plugins }),
    async change(description, update) {
      await store.change(description, workspace => {
        const changed = update(workspace)
        refuseUnfit(changed, store.current, checked)
        return changed
      })
    },
    undo: () => store.undo(),
    template,
    onChange: listener => disposeAll([store.onChange(() => listener()), registry.onChange(() => listener())]),
  }
}

/**
 * A workspace keeps parts of user plug-ins that do not fit their form any more; a rule that is being saved is held to it.
 * @throws TomteError ERR_WORKSPACE_INVALID with its faults
 */
function refuseUnfit(changed: Workspace, before: Workspace, rule: ReturnType<typeof ruleSchema>): void {
  const known = new Map(before.rules.map(each => [each.id, each]))
  const faults: Fault[] = []
  for (const [index, each] of changed.rules.entries()) {
    const before = known.get(each.id)
    if (each === before || !mayNameExtension(each) || isDeepStrictEqual(each, before)) continue
    const result = rule.safeParse(each)
    if (!result.success)
      for (const { path, message } of faultsOf(result.error))
        faults.push({ path: `rules[${index}].${path}`, message })
  }
  if (faults.length > 0)
    throw new TomteError('ERR_WORKSPACE_INVALID', faults[0]?.message ?? 'The rule is not valid.', { faults })
}

/** Types with a dot, nested ones too, are those of user plug-ins. */
function mayNameExtension({ triggers, actions }: Workspace['rules'][number]): boolean {
  return /"type":"[a-z0-9-]+\./.test(JSON.stringify([triggers, actions]))
}
