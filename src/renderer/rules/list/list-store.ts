import { createStore } from 'zustand/vanilla'

/** How the list of rules was left, kept while other screens are looked at. */
export interface RuleListState {
  filter: string
  folded: ReadonlySet<string>
  /** Folders that were made here and hold no rule yet; the workspace keeps none of those. */
  emptyFolders: ReadonlySet<string>
  /** The line the keyboard is on: a rule's id, or a folder's path with `/` before it. */
  cursor: string | null
}

export const ruleList = createStore<RuleListState>(() => ({
  filter: '',
  folded: new Set(),
  emptyFolders: new Set(),
  cursor: null,
}))

export function setFolded(path: string, isFolded: boolean): void {
  const folded = new Set(ruleList.getState().folded)
  if (isFolded) folded.add(path)
  else folded.delete(path)
  ruleList.setState({ folded })
}

/** Folders around a rule open, so that it can be seen. */
export function unfoldAround(folder: string): void {
  const folded = new Set(ruleList.getState().folded)
  const names = folder.split('/')
  for (let depth = 1; depth <= names.length; depth++) folded.delete(names.slice(0, depth).join('/'))
  if (folded.size !== ruleList.getState().folded.size) ruleList.setState({ folded })
}

export function addEmptyFolder(path: string): void {
  const { emptyFolders } = ruleList.getState()
  ruleList.setState({ emptyFolders: new Set(emptyFolders).add(path) })
}
