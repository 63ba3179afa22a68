import { useMemo } from 'react'
import type { Rule } from '../../shared/workspace/rule.ts'
import type { App } from '../store/app.ts'
import { useApp } from '../store/react.ts'
import { normalFolder } from './draft/rule-draft.ts'
import { copyName, ruleIdFor } from './draft/rule-id.ts'
import { addEmptyFolder, ruleList, unfoldAround } from './list/list-store.ts'
import { refoldered } from './tree/rule-tree.ts'

/** What can be done with a rule from its line, its editor or the keyboard; failures show as toasts. */
export interface RuleCommands {
  open(id: string): void
  /** Begins a new one, in `folder`. */
  create(folder?: string): void
  enable(rule: Rule, enabled: boolean): Promise<void>
  /** At once, with a toast that undoes it. */
  remove(rule: Rule): Promise<void>
  /** The copy is off, so that nothing happens twice. */
  duplicate(rule: Rule): Promise<void>
  move(rule: Rule, folder: string): Promise<void>
  moveFolder(from: string, to: string): Promise<void>
  run(id: string): Promise<void>
  stop(id: string): Promise<void>
}

export function useRuleCommands(): RuleCommands {
  const app = useApp()
  return useMemo(() => ruleCommands(app), [app])
}

function ruleCommands(app: App): RuleCommands {
  const rules = () => app.state.getState().view?.workspace.rules ?? []
  const open = (id: string) => app.navigation.go({ screen: 'rules', id })

  async function move(rule: Rule, folder: string): Promise<void> {
    const path = normalFolder(folder)
    if (path === rule.folder) return
    unfoldAround(path)
    await app.attempt('rule.put', { rule: { ...rule, folder: path } })
  }

  return {
    open,
    create(folder = '') {
      app.navigation.go({ screen: 'rules', id: 'new', query: folder === '' ? {} : { folder } })
    },
    async enable({ id }, enabled) {
      await app.attempt('rule.enable', { id, enabled })
    },
    async remove(rule) {
      const { route } = app.state.getState().navigation
      const isOpen = route.screen === 'rules' && route.id === rule.id
      if (isOpen) {
        app.navigation.guard(null)
        app.navigation.replace({ screen: 'rules' })
      }
      if ((await app.attempt('rule.remove', { id: rule.id })) === undefined) {
        if (isOpen) open(rule.id)
        return
      }
      app.toasts.show('information', `Removed “${rule.name}”.`, {
        action: { label: 'Undo', run: () => void app.attempt('rule.put', { rule }) },
      })
    },
    async duplicate(rule) {
      const id = ruleIdFor(rule.id.replace(/-\d+$/, ''), new Set(rules().map(other => other.id)))
      const name = copyName(rule.name, new Set(rules().map(other => other.name)))
      const copy: Rule = { ...structuredClone(rule), id, name, enabled: false }
      if ((await app.attempt('rule.put', { rule: copy })) === undefined) return
      ruleList.setState({ cursor: id })
      app.toasts.show('success', `Made “${name}”. It is off until you switch it on.`)
      open(id)
    },
    move,
    async moveFolder(from, to) {
      const path = normalFolder(to)
      if (path === from) return
      const inside = rules().filter(rule => refoldered(rule.folder, from, path) !== rule.folder)
      const emptyFolders = [...ruleList.getState().emptyFolders].map(empty => refoldered(empty, from, path))
      ruleList.setState({ emptyFolders: new Set(emptyFolders) })
      if (inside.length === 0 && path !== '') addEmptyFolder(path)
      for (const rule of inside) await move(rule, refoldered(rule.folder, from, path))
    },
    async run(id) {
      await app.attempt('rule.run', { id })
    },
    async stop(id) {
      await app.attempt('rule.stop', { id })
    },
  }
}
