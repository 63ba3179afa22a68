import type { FieldHint } from '../../../shared/plugin.ts'
import type { KeyedPart } from '../draft/rule-draft.ts'

/** What a field that holds actions or conditions gets. */
export interface TreeFieldProps {
  keyed: KeyedPart
  hint: FieldHint
  /** Number of the action it is a field of: `2` or `2.1`. */
  number: string
}
