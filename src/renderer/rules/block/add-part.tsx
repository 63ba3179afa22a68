import { Plus } from 'lucide-react'
import { useMemo } from 'react'
import type { PartDescriptor } from '../../../shared/plugin.ts'
import { Button } from '../../component/button.tsx'
import { ChoiceMenu } from '../../component/choice-menu.tsx'
import { useBrokers } from '../../store/react.ts'
import { withPartAdded } from '../draft/draft-edit.ts'
import type { PartList } from '../draft/rule-draft.ts'
import { useEditor } from '../editor/editor-context.tsx'
import styles from './part.module.css'
import { PartIcon } from './part-icon.tsx'

export interface AddPartProps {
  list: PartList
  /** The list inside an action to add to; absent: the rule's own. */
  place?: string
  label: string
}

/** Adds a trigger or an action, from a menu of what the plug-ins offer. */
export function AddPart({ list, place = list, label }: AddPartProps) {
  const { editor, descriptors } = useEditor()
  const brokers = useBrokers()
  const groups = useMemo(
    () =>
      descriptors.plugins
        .filter(plugin => plugin[list].length > 0)
        .map(plugin => ({
          key: plugin.id,
          title: plugin.title,
          choices: plugin[list].map(part => ({
            key: part.type,
            title: part.title,
            hint: part.description,
            part,
          })),
        })),
    [descriptors, list],
  )

  function add(descriptor: PartDescriptor) {
    const added = `k${editor.state.getState().history.present.nextKey}`
    editor.change(draft => {
      const used = draft.triggers
        .map(({ part }) => part.broker)
        .find(id => brokers.some(broker => broker.id === id))
      return withPartAdded(draft, place, descriptor, (used as string | undefined) ?? brokers[0]?.id)
    })
    requestAnimationFrame(() => focusFirstField(added))
  }

  return (
    <ChoiceMenu
      groups={groups}
      returnFocus={false}
      onChoose={({ part }) => add(part)}
      icon={({ part }) => <PartIcon name={part.icon} />}
      target={
        <Button small icon={Plus} variant="quiet" className={styles.add} data-adds>
          {label}
        </Button>
      }
    />
  )
}

/** The keyboard goes on in the new form. */
function focusFirstField(key: string): void {
  const form = document.querySelector(`[data-part="${key}"] [data-form]`)
  const empty = [...(form?.querySelectorAll<HTMLElement>('input, textarea, .cm-content') ?? [])].find(isEmpty)
  const field = empty ?? form?.querySelector<HTMLElement>('input, textarea, .cm-content')
  field?.focus()
  form?.scrollIntoView({ block: 'nearest' })
}

function isEmpty(field: HTMLElement): boolean {
  if (field instanceof HTMLInputElement) return field.type === 'text' && field.value === ''
  return field.textContent === '' || field.querySelector('.cm-placeholder') !== null
}
