import { clausesOf } from '../draft/clause-edit.ts'
import type { RuleEditor } from '../editor/editor-store.ts'

/** The keyboard goes on in the clause that was added last: the one with the highest key. */
export function focusClause(editor: RuleEditor): void {
  const keys = clausesOf(editor.state.getState().history.present).map(({ key }) => key)
  const newest = keys.sort((a, b) => Number(a.slice(1)) - Number(b.slice(1))).at(-1)
  requestAnimationFrame(() =>
    document.querySelector<HTMLElement>(`[data-place^="${newest}."] input`)?.focus(),
  )
}
