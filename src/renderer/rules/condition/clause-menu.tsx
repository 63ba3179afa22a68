import { Menu } from '@mantine/core'
import { ArrowDown, ArrowUp, EllipsisVertical, Group, Trash2, Ungroup } from 'lucide-react'
import { useRef } from 'react'
import { IconButton } from '../../component/button.tsx'
import { withClauseWrapped, withConditions } from '../draft/clause-edit.ts'
import { removed, shifted, ungrouped } from '../draft/condition-edit.ts'
import type { ConditionNode, GroupNode } from '../draft/condition-node.ts'
import { useEditor } from '../editor/editor-context.tsx'
import { keepFocusNear } from '../editor/keep-focus.ts'

/** What can be done with one clause or group as a whole. */
export function ClauseMenu({ node, label }: { node: ConditionNode; label: string }) {
  const { editor } = useEditor()
  const { key } = node
  const button = useRef<HTMLButtonElement>(null)
  const change = (edit: (root: GroupNode) => GroupNode) =>
    editor.change(draft => withConditions(draft, edit), key)
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <IconButton ref={button} icon={EllipsisVertical} label={`More for ${label}`} />
      </Menu.Target>
      <Menu.Dropdown>
        {node.kind !== 'group' ? (
          <Menu.Item
            leftSection={<Group size={16} />}
            onClick={() => editor.change(draft => withClauseWrapped(draft, key, 'any'))}
          >
            Put into a group
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<Ungroup size={16} />} onClick={() => change(root => ungrouped(root, key))}>
            Ungroup
          </Menu.Item>
        )}
        <Menu.Item leftSection={<ArrowUp size={16} />} onClick={() => change(root => shifted(root, key, -1))}>
          Move up
        </Menu.Item>
        <Menu.Item
          leftSection={<ArrowDown size={16} />}
          onClick={() => change(root => shifted(root, key, 1))}
        >
          Move down
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<Trash2 size={16} />}
          color="red"
          onClick={() => {
            keepFocusNear(button.current)
            change(root => removed(root, key))
          }}
        >
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
