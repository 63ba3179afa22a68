import { createContext, useContext, useMemo } from 'react'
import { useStore } from 'zustand'
import type { RuleDraft } from '../draft/rule-draft.ts'
import { checkDraft } from '../fault/check-draft.ts'
import { type FieldFaults, faultAt, noFaults } from '../fault/field-fault.ts'
import type { Descriptors } from '../words/descriptors.ts'
import type { EditorState, RuleEditor } from './editor-store.ts'
import type { MatchingEvent } from './use-matching-event.ts'

interface EditorSurroundings {
  editor: RuleEditor
  descriptors: Descriptors
  /** Faults that are to be shown now, by place. */
  faults: FieldFaults
  /** The latest event that the triggers would look at. */
  matching: MatchingEvent | null
}

export const EditorContext = createContext<EditorSurroundings | null>(null)

export function useEditor(): EditorSurroundings {
  const surroundings = useContext(EditorContext)
  if (!surroundings) throw new Error('useEditor stands outside of EditorContext')
  return surroundings
}

export function useEditorState<T>(editor: RuleEditor, select: (state: EditorState) => T): T {
  return useStore(editor.state, select)
}

export function useDraft<T>(select: (draft: RuleDraft) => T): T {
  return useStore(useEditor().editor.state, ({ history }) => select(history.present))
}

/** The fault to be shown at `place`, in words. */
export function useFault(place: string): string | undefined {
  return faultAt(useEditor().faults, place)
}

/** All faults that the window finds in the draft, and those of them (and of the core) that are to be shown now. */
export function useFaults(
  editor: RuleEditor,
  descriptors: Descriptors,
): { found: FieldFaults; shown: FieldFaults } {
  const draft = useEditorState(editor, state => state.history.present)
  const visited = useEditorState(editor, state => state.visited)
  const showAll = useEditorState(editor, state => state.showAll)
  const coreFaults = useEditorState(editor, state => state.coreFaults)
  const found = useMemo(() => checkDraft(draft, descriptors), [draft, descriptors])
  const shown = useMemo(() => {
    const visible = showAll ? [...found] : [...found].filter(([place]) => visited.has(place))
    return visible.length === 0 && coreFaults.size === 0 ? noFaults : new Map([...coreFaults, ...visible])
  }, [found, visited, showAll, coreFaults])
  return { found, shown }
}
