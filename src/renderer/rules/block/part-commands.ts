import {
  withPart,
  withPartDuplicated,
  withPartMoved,
  withPartMovedTo,
  withPartRemoved,
} from '../draft/draft-edit.ts'
import { withField } from '../draft/part-value.ts'
import type { PartList } from '../draft/rule-draft.ts'
import type { RuleEditor } from '../editor/editor-store.ts'

/** What can be done with one trigger or action as a whole. */
export interface PartCommands {
  /** By so many places. */
  move(by: number): void
  /** To where `key` is. */
  moveTo(key: string): void
  duplicate(): void
  toggle(): void
  remove(): void
}

export function partCommands(editor: RuleEditor, list: PartList, key: string): PartCommands {
  return {
    move: by => editor.change(draft => withPartMoved(draft, list, key, by)),
    moveTo: target => editor.change(draft => withPartMovedTo(draft, list, key, target)),
    duplicate: () => editor.change(draft => withPartDuplicated(draft, list, key)),
    toggle: () =>
      editor.change(draft =>
        withPart(draft, list, key, part => withField(part, 'disabled', part.disabled ? undefined : true)),
      ),
    remove: () => editor.change(draft => withPartRemoved(draft, list, key), key),
  }
}
