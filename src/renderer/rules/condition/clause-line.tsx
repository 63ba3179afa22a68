import type { ReactNode } from 'react'
import { withConditions } from '../draft/clause-edit.ts'
import { withClause } from '../draft/condition-edit.ts'
import type { ClauseNode } from '../draft/condition-node.ts'
import { useEditor, useFault } from '../editor/editor-context.tsx'
import { ClauseButtons } from './clause-buttons.tsx'
import styles from './condition.module.css'

export interface ClauseLineProps {
  node: ClauseNode
  /** In words, for its buttons. */
  name: string
  /** Its own, or one of its fields’. */
  fault?: string
  children: ReactNode
}

/** The line of one clause: its words and fields, what can be done with it, and what is wrong with it. */
export function ClauseLine({ node, name, fault, children }: ClauseLineProps) {
  const own = useFault(node.key)
  const shown = fault ?? own
  return (
    <div className={styles.comparison}>
      <div className={styles.line}>
        <div className={styles.words}>{children}</div>
        <ClauseButtons node={node} name={name} />
      </div>
      {shown && (
        <p className={styles.fault} role="alert">
          {shown}
        </p>
      )}
    </div>
  )
}

/** Changes fields of one clause, wherever its condition stands; `place` is the field that is touched. */
export function useClauseChange<Node extends ClauseNode>(key: string) {
  const { editor } = useEditor()
  return (change: Partial<Omit<Node, 'kind' | 'key'>>, place: string) =>
    editor.change(
      draft => withConditions(draft, root => withClause<Node>(root, key, change)),
      `${key}.${place}`,
    )
}
