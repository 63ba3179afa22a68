import { ChevronRight, GripVertical } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { isRecord } from '../../../shared/record.ts'
import { Badge } from '../../component/marks.tsx'
import { useBrokers } from '../../store/react.ts'
import { everyPart } from '../draft/action-tree.ts'
import { useEditor, useEditorState } from '../editor/editor-context.tsx'
import { keepFocusNear } from '../editor/keep-focus.ts'
import { faultCount } from '../fault/field-fault.ts'
import { partSummary } from '../words/summary.ts'
import styles from './part.module.css'
import type { PartCardProps } from './part-cards.ts'
import { partCommands } from './part-commands.ts'
import { PartForm } from './part-form.tsx'
import { PartIcon } from './part-icon.tsx'
import { PartMenu } from './part-menu.tsx'

const DRAGGED = 'application/x-tomte-part'

/** One trigger or action: a line in words, which opens into its form. */
export function PartCard({ list, keyed, index, count, inside = '' }: PartCardProps) {
  const { key, part } = keyed
  const { editor, descriptors, faults } = useEditor()
  const brokers = useBrokers()
  const opened = useEditorState(editor, state => state.open.has(key))
  const [over, setOver] = useState(false)
  const descriptor = descriptors.find(list, part.type)
  const line = useRef<HTMLLIElement>(null)
  const commands = useMemo(() => {
    const own = partCommands(editor, list, key)
    const remove = () => {
      keepFocusNear(line.current)
      own.remove()
    }
    return { ...own, remove }
  }, [editor, list, key])
  const faulty = [...everyPart([keyed])].reduce((sum, part) => sum + faultCount(faults, part.key), 0)
  const isOpen = opened || faulty > 0
  const summary = partSummary(part, descriptor, brokers)
  const ordered = list === 'actions'
  const number = `${inside}${index + 1}`
  const noun = ordered ? 'action' : 'trigger'
  const bare = descriptor && /^\{[\w.]+\}$/.test(descriptor.summary)

  function onKeyDown(event: KeyboardEvent) {
    const withCtrl = event.ctrlKey || event.metaKey
    if (ordered && event.altKey && event.key === 'ArrowUp') commands.move(-1)
    else if (ordered && event.altKey && event.key === 'ArrowDown') commands.move(1)
    else if (event.key === 'Delete') commands.remove()
    else if (withCtrl && event.key.toLowerCase() === 'd') commands.duplicate()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  function onDrop(event: DragEvent) {
    setOver(false)
    const [fromList, from] = event.dataTransfer.getData(DRAGGED).split(' ')
    if (fromList !== list || !from || from === key) return
    event.preventDefault()
    event.stopPropagation()
    partCommands(editor, list, from).moveTo(key)
  }

  return (
    <li
      ref={line}
      className={styles.part}
      data-part={key}
      data-open={isOpen || undefined}
      data-off={part.disabled || undefined}
      data-over={over || undefined}
      onDragOver={event => {
        if (!event.dataTransfer.types.includes(DRAGGED)) return
        event.preventDefault()
        event.stopPropagation()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <div className={styles.head}>
        {ordered && (count > 1 || inside !== '') && (
          <span
            className={styles.grip}
            draggable
            aria-hidden="true"
            title="Drag to another place (Alt+↑ and Alt+↓ by keyboard)"
            onDragStart={event => {
              event.dataTransfer.setData(DRAGGED, `${list} ${key}`)
              event.dataTransfer.effectAllowed = 'move'
              const card = event.currentTarget.closest('li')
              if (card) event.dataTransfer.setDragImage(card, 12, 12)
            }}
          >
            <GripVertical size={14} strokeWidth={1.75} />
          </span>
        )}
        <button
          type="button"
          className={styles.line}
          aria-expanded={isOpen}
          aria-label={`${noun} ${number}: ${bare ? `${descriptor.title}: ` : ''}${summary}`}
          onClick={() => editor.setOpen(key, !isOpen)}
          onKeyDown={onKeyDown}
        >
          <ChevronRight size={14} strokeWidth={1.75} className={styles.chevron} aria-hidden="true" />
          <PartIcon name={descriptor?.icon} className={styles.icon} />
          <span className={`${styles.words} ellipsis`}>
            {bare ? (
              <>
                {descriptor.title} <span className="mono">{summary}</span>
              </>
            ) : (
              summary
            )}
          </span>
          {part.disabled && <Badge>off</Badge>}
          {typeof part.timeout === 'number' && (
            <Badge title="It is given up after that long">≤ {part.timeout} s</Badge>
          )}
          {isRecord(part.retry) && (
            <Badge title="It is tried again when it fails">
              {Number(part.retry.times)} {part.retry.times === 1 ? 'retry' : 'retries'}
            </Badge>
          )}
          {part.confirm === true && <Badge title="It asks before it is carried out">asks</Badge>}
          {part.onError === 'continue' && (
            <Badge title="The next action runs also when this one failed">goes on</Badge>
          )}
          {faulty > 0 && <Badge tone="red">{faulty === 1 ? '1 fault' : `${faulty} faults`}</Badge>}
        </button>
        <PartMenu
          label={`${noun} ${number}`}
          commands={commands}
          disabled={part.disabled === true}
          isFirst={index === 0}
          isLast={index === count - 1}
          ordered={ordered}
        />
      </div>
      {isOpen && <PartForm list={list} keyed={keyed} descriptor={descriptor} number={number} />}
    </li>
  )
}
