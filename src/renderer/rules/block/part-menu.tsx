import { Menu } from '@mantine/core'
import { ArrowDown, ArrowUp, Copy, EllipsisVertical, Power, Trash2 } from 'lucide-react'
import { IconButton } from '../../component/button.tsx'
import { Kbd } from '../../component/marks.tsx'
import type { PartCommands } from './part-commands.ts'

export interface PartMenuProps {
  label: string
  commands: PartCommands
  disabled: boolean
  isFirst: boolean
  isLast: boolean
  /** Only the order of actions means something. */
  ordered: boolean
}

/** What can be done with one trigger or action. */
export function PartMenu({ label, commands, disabled, isFirst, isLast, ordered }: PartMenuProps) {
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <IconButton icon={EllipsisVertical} label={`More for ${label}`} />
      </Menu.Target>
      <Menu.Dropdown>
        {ordered && (
          <>
            <Menu.Item
              leftSection={<ArrowUp size={16} />}
              rightSection={<Kbd>Alt+↑</Kbd>}
              disabled={isFirst}
              onClick={() => commands.move(-1)}
            >
              Move up
            </Menu.Item>
            <Menu.Item
              leftSection={<ArrowDown size={16} />}
              rightSection={<Kbd>Alt+↓</Kbd>}
              disabled={isLast}
              onClick={() => commands.move(1)}
            >
              Move down
            </Menu.Item>
          </>
        )}
        <Menu.Item
          leftSection={<Copy size={16} />}
          rightSection={<Kbd>Mod+D</Kbd>}
          onClick={commands.duplicate}
        >
          Duplicate
        </Menu.Item>
        <Menu.Item leftSection={<Power size={16} />} onClick={commands.toggle}>
          {disabled ? 'Switch on' : 'Switch off'}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<Trash2 size={16} />}
          rightSection={<Kbd>Del</Kbd>}
          color="red"
          onClick={commands.remove}
        >
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
