import { X } from 'lucide-react'
import { IconButton } from '../../component/button.tsx'
import { withConditions } from '../draft/clause-edit.ts'
import { removed } from '../draft/condition-edit.ts'
import type { ConditionNode } from '../draft/condition-node.ts'
import { useEditor } from '../editor/editor-context.tsx'
import { keepFocusNear } from '../editor/keep-focus.ts'
import { ClauseMenu } from './clause-menu.tsx'
import styles from './condition.module.css'

/** At the end of a clause: what can be done with it, and away with it. */
export function ClauseButtons({ node, name }: { node: ConditionNode; name: string }) {
  const { editor } = useEditor()
  return (
    <span className={styles.buttons}>
      <ClauseMenu node={node} label={name} />
      <IconButton
        icon={X}
        label={`Remove condition ${name}`}
        onClick={event => {
          keepFocusNear(event.currentTarget)
          editor.change(draft => withConditions(draft, root => removed(root, node.key)), node.key)
        }}
      />
    </span>
  )
}
