import type { App } from './app.ts'

export type Replacement = 'demo' | 'empty'

const done: Record<Replacement, string> = {
  demo: 'The demo house is running',
  empty: 'The workspace is empty',
}

/** Replaces the whole workspace and offers to take that back. Resolves with whether it was done; a failure is shown. */
export async function replaceWorkspace(app: App, by: Replacement): Promise<boolean> {
  if ((await app.attempt('workspace.replace', { by })) === undefined) return false
  app.toasts.show('success', done[by], { action: { label: 'Undo', run: () => void undoLast(app) } })
  return true
}

/** Takes back the last change of the workspace, and says which. */
export async function undoLast(app: App): Promise<void> {
  const answer = await app.attempt('workspace.undo', {})
  if (answer?.undone) app.toasts.show('success', `Undone: ${answer.undone}`)
}
