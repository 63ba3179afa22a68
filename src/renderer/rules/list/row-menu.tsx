import { Menu, Popover } from '@mantine/core'
import { Copy, FolderInput, FolderPlus, Play, Plus, Power, Square, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Rule } from '../../../shared/workspace/rule.ts'
import { Kbd } from '../../component/marks.tsx'
import type { RuleCommands } from '../rule-commands.ts'
import { FolderForm } from './folder-form.tsx'
import styles from './rule-list.module.css'

/** What the menu is about, and where it opens (CSS pixels of the window). */
export interface MenuSubject {
  at: { x: number; y: number }
  about: { rule: Rule } | { folder: string }
  /** Begins with the folder's field, not with the menu. */
  moving?: boolean
}

export interface RowMenuProps {
  subject: MenuSubject
  commands: RuleCommands
  folders: readonly string[]
  /** The rule has runs that could be stopped. */
  running: boolean
  onClose(): void
}

/** The menu of a line, also reached by the right mouse button; moving asks for the folder in the same place. */
export function RowMenu({ subject, commands, folders, running, onClose }: RowMenuProps) {
  const [moving, setMoving] = useState(subject.moving ?? false)
  const { about, at } = subject
  const anchor = <div className={styles.anchor} style={{ left: at.x, top: at.y }} />
  if (moving) {
    const from = 'rule' in about ? about.rule.folder : about.folder
    const move = (to: string) => {
      void ('rule' in about ? commands.move(about.rule, to) : commands.moveFolder(about.folder, to))
      onClose()
    }
    return (
      <Popover opened onChange={open => !open && onClose()} position="bottom-start" trapFocus withinPortal>
        <Popover.Target>{anchor}</Popover.Target>
        <Popover.Dropdown>
          <FolderForm initial={from} folders={folders} verb="Move" onDone={move} onCancel={onClose} />
        </Popover.Dropdown>
      </Popover>
    )
  }
  return (
    <Menu
      opened
      onChange={open => !open && onClose()}
      position="bottom-start"
      withinPortal
      closeOnItemClick={false}
    >
      <Menu.Target>{anchor}</Menu.Target>
      <Menu.Dropdown>
        {'rule' in about ? (
          <RuleItems
            running={running}
            rule={about.rule}
            commands={commands}
            onClose={onClose}
            onMove={() => setMoving(true)}
          />
        ) : (
          <FolderItems
            folder={about.folder}
            commands={commands}
            onClose={onClose}
            onMove={() => setMoving(true)}
          />
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

interface ItemsProps {
  commands: RuleCommands
  onClose(): void
  onMove(): void
}

function RuleItems({
  rule,
  running,
  commands,
  onClose,
  onMove,
}: ItemsProps & { rule: Rule; running: boolean }) {
  const after = (work: unknown) => {
    void work
    onClose()
  }
  return (
    <>
      <Menu.Item leftSection={<Play size={16} />} onClick={() => after(commands.run(rule.id))}>
        Run now
      </Menu.Item>
      {running && (
        <Menu.Item leftSection={<Square size={16} />} onClick={() => after(commands.stop(rule.id))}>
          Stop its runs
        </Menu.Item>
      )}
      <Menu.Divider />
      <Menu.Item
        leftSection={<Power size={16} />}
        rightSection={<Kbd>Space</Kbd>}
        onClick={() => after(commands.enable(rule, !rule.enabled))}
      >
        {rule.enabled ? 'Switch off' : 'Switch on'}
      </Menu.Item>
      <Menu.Item
        leftSection={<Copy size={16} />}
        rightSection={<Kbd>Mod+D</Kbd>}
        onClick={() => after(commands.duplicate(rule))}
      >
        Duplicate
      </Menu.Item>
      <Menu.Item leftSection={<FolderInput size={16} />} rightSection={<Kbd>F2</Kbd>} onClick={onMove}>
        Move to folder…
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item
        leftSection={<Trash2 size={16} />}
        rightSection={<Kbd>Del</Kbd>}
        color="red"
        onClick={() => after(commands.remove(rule))}
      >
        Remove
      </Menu.Item>
    </>
  )
}

function FolderItems({ folder, commands, onClose, onMove }: ItemsProps & { folder: string }) {
  return (
    <>
      <Menu.Item
        leftSection={<Plus size={16} />}
        onClick={() => {
          commands.create(folder)
          onClose()
        }}
      >
        New rule here
      </Menu.Item>
      <Menu.Item leftSection={<FolderPlus size={16} />} rightSection={<Kbd>F2</Kbd>} onClick={onMove}>
        Move or rename…
      </Menu.Item>
    </>
  )
}
