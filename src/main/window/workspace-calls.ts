import type { CallHandlers } from '../../shared/contract/calls.ts'
import { TomteError } from '../../shared/errors.ts'
import type { Broker } from '../../shared/workspace/broker.ts'
import type { Rule } from '../../shared/workspace/rule.ts'
import type { WorkspacePort } from './ports.ts'

type WorkspaceCalls = Pick<
  CallHandlers,
  | 'workspace.get'
  | 'workspace.undo'
  | 'workspace.replace'
  | 'folders.put'
  | 'filters.put'
  | 'webhookServer.put'
  | 'broker.put'
  | 'broker.remove'
  | 'rule.put'
  | 'rule.remove'
  | 'rule.enable'
>

/** The calls that change the workspace; each is one step that can be undone. */
export function workspaceCalls(workspace: WorkspacePort): WorkspaceCalls {
  return {
    'workspace.get': () => workspace.view(),
    'workspace.undo': async () => ({ undone: await workspace.undo() }),
    async 'workspace.replace'({ by }) {
      const what = by === 'demo' ? 'Loaded the demo house' : 'Started with an empty workspace'
      await workspace.change(what, () => workspace.template(by))
      return null
    },
    async 'folders.put'({ folders }) {
      await workspace.change('Changed the folders', current => ({ ...current, folders }))
      return null
    },
    async 'filters.put'({ filters }) {
      await workspace.change('Changed the filters of all brokers', current => ({ ...current, filters }))
      return null
    },
    async 'webhookServer.put'({ webhookServer }) {
      await workspace.change('Changed the webhook server', current => ({ ...current, webhookServer }))
      return null
    },
    async 'broker.put'({ broker, previousId }) {
      await changeItem(workspace, 'brokers', 'broker', `Changed ${broker.name}`, brokers =>
        put(brokers, broker, previousId ?? broker.id),
      )
      return null
    },
    async 'broker.remove'({ id }) {
      const { name } = find(workspace.view().workspace.brokers, id, 'broker')
      await changeItem(workspace, 'brokers', 'broker', `Removed ${name}`, brokers =>
        brokers.filter(broker => broker.id !== id),
      )
      return null
    },
    async 'rule.put'({ rule }) {
      await changeItem(workspace, 'rules', 'rule', `Changed ${rule.name}`, rules => put(rules, rule, rule.id))
      return null
    },
    async 'rule.remove'({ id }) {
      const { name } = find(workspace.view().workspace.rules, id, 'rule')
      await changeItem(workspace, 'rules', 'rule', `Removed ${name}`, rules =>
        rules.filter(rule => rule.id !== id),
      )
      return null
    },
    async 'rule.enable'({ id, enabled }) {
      const { name } = find(workspace.view().workspace.rules, id, 'rule')
      await changeItem(workspace, 'rules', 'rule', `Switched ${name} ${enabled ? 'on' : 'off'}`, rules =>
        rules.map(rule => (rule.id === id ? { ...rule, enabled } : rule)),
      )
      return null
    },
  }
}

interface Lists {
  brokers: Broker[]
  rules: Rule[]
}

/** Changes one list; faults of its items are told as those of the one item the caller sent (`broker.tls.ca`). */
async function changeItem<List extends keyof Lists>(
  workspace: WorkspacePort,
  list: List,
  word: string,
  description: string,
  update: (items: Lists[List]) => Lists[List],
): Promise<void> {
  try {
    await workspace.change(description, current => ({
      ...current,
      [list]: update(current[list] as Lists[List]),
    }))
  } catch (error) {
    if (!(error instanceof TomteError) || !error.faults) throw error
    const faults = error.faults.map(({ path, message }) => ({
      path: path.replace(new RegExp(`^${list}\\[\\d+\\]`), word),
      message,
    }))
    throw new TomteError(error.code, faults[0]?.message ?? error.message, {
      faults,
      hint: error.hint,
      cause: error,
    })
  }
}

function put<Item extends { id: string }>(items: Item[], item: Item, previousId: string): Item[] {
  const index = items.findIndex(({ id }) => id === previousId)
  return index < 0 ? [...items, item] : items.with(index, item)
}

function find<Item extends { id: string }>(items: Item[], id: string, word: string): Item {
  const item = items.find(candidate => candidate.id === id)
  if (item) return item
  throw new TomteError(`ERR_${word.toUpperCase()}_UNKNOWN`, `There is no ${word} with the id “${id}”.`, {
    hint: 'It may have been removed in another window.',
  })
}
