import type { ComponentType } from 'react'
import type { Control, FieldHint, PartDescriptor } from '../../../shared/plugin.ts'
import styles from '../block/part.module.css'
import { withPartField } from '../draft/draft-edit.ts'
import { fieldValue } from '../draft/part-value.ts'
import type { KeyedPart, PartList } from '../draft/rule-draft.ts'
import { useEditor, useFault } from '../editor/editor-context.tsx'
import { Place } from '../editor/place.tsx'
import { AuthControl } from './auth-control.tsx'
import { BrokerControl } from './broker-control.tsx'
import { ButtonsControl } from './buttons-control.tsx'
import { CodeControl } from './code-control.tsx'
import type { ControlProps } from './control.ts'
import { EventPatternControl } from './event-pattern-control.tsx'
import { FileControl } from './file-control.tsx'
import { FolderControl } from './folder-control.tsx'
import { ListControl } from './list-control.tsx'
import { NumberControl } from './number-control.tsx'
import { PairsControl } from './pairs-control.tsx'
import { PayloadControl } from './payload-control.tsx'
import { RuleControl } from './rule-control.tsx'
import { SecretControl } from './secret-control.tsx'
import { SelectControl } from './select-control.tsx'
import { SwitchControl } from './switch-control.tsx'
import { MultilineControl, TextControl } from './text-control.tsx'
import { TopicControl, TopicFilterControl } from './topic-control.tsx'
import { WebhookControl } from './webhook-control.tsx'

/** Those that are missing here hold actions or conditions and are drawn by the form itself. */
const controls: Partial<Record<Control, ComponentType<ControlProps>>> = {
  text: TextControl,
  multiline: MultilineControl,
  number: NumberControl,
  switch: SwitchControl,
  select: SelectControl,
  broker: BrokerControl,
  topic: TopicControl,
  'topic-filter': TopicFilterControl,
  'event-pattern': EventPatternControl,
  payload: PayloadControl,
  list: ListControl,
  pairs: PairsControl,
  file: FileControl,
  secret: SecretControl,
  rule: RuleControl,
  folder: FolderControl,
  buttons: ButtonsControl,
  auth: AuthControl,
  code: CodeControl,
  webhook: WebhookControl,
}

const narrow: readonly Control[] = ['number', 'switch', 'select', 'broker', 'rule', 'folder']

/** How much of a line a control takes; all others take a line of their own. */
function widthOf({ control }: FieldHint, descriptor: PartDescriptor): string | undefined {
  if (narrow.includes(control)) return styles.third
  const besideBroker = descriptor.fields.some(field => field.control === 'broker')
  if (besideBroker && (control === 'topic' || control === 'topic-filter')) return styles.twoThirds
  return styles.wide
}

export interface PartFieldProps {
  list: PartList
  keyed: KeyedPart
  hint: FieldHint
  descriptor: PartDescriptor
}

/** One field of a trigger or action, edited as its plug-in hints. */
export function PartField({ list, keyed: { key, part }, hint, descriptor }: PartFieldProps) {
  const { editor } = useEditor()
  const place = `${key}.${hint.name}`
  const error = useFault(place)
  const FieldControl = controls[hint.control] ?? TextControl
  const set = (name: string, value: unknown) =>
    editor.change(draft => withPartField(draft, list, key, name, value), `${key}.${name}`)
  return (
    <Place name={place} className={widthOf(hint, descriptor)}>
      <FieldControl
        hint={hint}
        descriptor={descriptor}
        part={part}
        value={fieldValue(part, hint.name)}
        error={error}
        onChange={value => set(hint.name, value)}
        onField={set}
      />
    </Place>
  )
}
