import { Braces, ChevronDown, History, MessageSquareQuote, Timer } from 'lucide-react'
import { Button } from '../../component/button.tsx'
import { ChoiceMenu } from '../../component/choice-menu.tsx'
import type { MemoryKind } from '../draft/memory-node.ts'

export interface MoreClausesProps {
  onAdd(kind: MemoryKind): void
  /** Only those that need nothing from before. */
  plain: boolean
}

const kinds: { key: MemoryKind; title: string; hint: string; Icon: typeof History; plain?: true }[] = [
  {
    key: 'changed',
    title: 'A field has changed',
    hint: 'Since the message before it on the same topic',
    Icon: History,
  },
  {
    key: 'age',
    title: 'Age of the message before',
    hint: 'On its own topic, or on any others',
    Icon: Timer,
  },
  {
    key: 'last',
    title: 'What another topic last said',
    hint: 'Such as whether the window is open',
    Icon: MessageSquareQuote,
  },
  {
    key: 'expression',
    title: 'Expression',
    hint: 'JSONata over payload, topic and variables',
    Icon: Braces,
    plain: true,
  },
]

/** Adds one of the less frequent kinds of condition. */
export function MoreClauses({ onAdd, plain }: MoreClausesProps) {
  return (
    <ChoiceMenu
      width={300}
      returnFocus={false}
      groups={[{ key: 'all', choices: kinds.filter(each => each.plain || !plain) }]}
      onChoose={({ key }) => onAdd(key)}
      icon={({ Icon }) => <Icon size={16} strokeWidth={1.75} />}
      target={
        <Button small variant="quiet" icon={ChevronDown}>
          Others
        </Button>
      }
    />
  )
}
