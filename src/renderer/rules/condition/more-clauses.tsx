import { Menu } from '@mantine/core'
import { Braces, ChevronDown, History, MessageSquareQuote, Timer } from 'lucide-react'
import { Button } from '../../component/button.tsx'
import type { MemoryKind } from '../draft/memory-node.ts'

export interface MoreClausesProps {
  onAdd(kind: MemoryKind): void
  /** Only those that need nothing from before. */
  plain: boolean
}

const kinds: { kind: MemoryKind; title: string; explained: string; Icon: typeof History; plain?: true }[] = [
  {
    kind: 'changed',
    title: 'A field has changed',
    explained: 'Since the message before it on the same topic',
    Icon: History,
  },
  {
    kind: 'age',
    title: 'Age of the message before',
    explained: 'On its own topic, or on any others',
    Icon: Timer,
  },
  {
    kind: 'last',
    title: 'What another topic last said',
    explained: 'Such as whether the window is open',
    Icon: MessageSquareQuote,
  },
  {
    kind: 'expression',
    title: 'Expression',
    explained: 'JSONata over payload, topic and variables',
    Icon: Braces,
    plain: true,
  },
]

/** Adds one of the less frequent kinds of condition. */
export function MoreClauses({ onAdd, plain }: MoreClausesProps) {
  return (
    <Menu position="bottom-start" width={300} returnFocus={false}>
      <Menu.Target>
        <Button small variant="quiet" icon={ChevronDown}>
          Others
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {kinds
          .filter(each => each.plain || !plain)
          .map(({ kind, title, explained, Icon }) => (
            <Menu.Item
              key={kind}
              leftSection={<Icon size={16} strokeWidth={1.75} />}
              aria-label={title}
              onClick={() => onAdd(kind)}
            >
              {title}
              <div className="secondary">{explained}</div>
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
