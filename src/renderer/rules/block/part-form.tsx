import type { FieldHint, PartDescriptor } from '../../../shared/plugin.ts'
import { Callout } from '../../component/problem.tsx'
import { Section } from '../../component/section.tsx'
import { fieldValue } from '../draft/part-value.ts'
import type { KeyedPart, PartList } from '../draft/rule-draft.ts'
import { useEditor } from '../editor/editor-context.tsx'
import { faultAt } from '../fault/field-fault.ts'
import { PartField } from '../field/part-field.tsx'
import { isShown } from '../words/descriptors.ts'
import { ActionLimits, commonFields, limitsSummary } from './action-limits.tsx'
import styles from './part.module.css'
import { treeFields } from './tree-field.tsx'

export interface PartFormProps {
  list: PartList
  keyed: KeyedPart
  descriptor: PartDescriptor | undefined
  /** As it is numbered in the list: `2` or `2.1`. */
  number: string
}

/** The form of a trigger or action, drawn from what its plug-in says of the fields. */
export function PartForm({ list, keyed, descriptor, number }: PartFormProps) {
  const { key, part } = keyed
  const own = useEditor().faults.get(key)
  if (!descriptor)
    return (
      <div className={styles.form} data-form>
        <Callout level="warning" title={`No plug-in knows “${part.type}”.`}>
          It is kept as it is. Remove it, or bring its plug-in back.
        </Callout>
      </div>
    )
  const shown = descriptor.fields.filter(hint => isShown(hint, part))
  const common = shown.filter(hint => !hint.advanced)
  const advanced = shown.filter(hint => hint.advanced)
  return (
    <div className={styles.form} data-form>
      {descriptor.dangerous && part.confirm !== true && (
        <p className="secondary">It can do harm. More has “Ask before it is carried out”.</p>
      )}
      {own && <Callout level="error" title={own} />}
      <div className={styles.fields}>
        <Fields list={list} keyed={keyed} descriptor={descriptor} number={number} hints={common} />
      </div>
      {(advanced.length > 0 || list === 'actions') && (
        <More list={list} keyed={keyed} descriptor={descriptor} number={number} hints={advanced} />
      )}
    </div>
  )
}

interface FieldsProps {
  list: PartList
  keyed: KeyedPart
  descriptor: PartDescriptor
  number: string
  hints: FieldHint[]
}

function Fields({ list, keyed, descriptor, number, hints }: FieldsProps) {
  return hints.map(hint => {
    const TreeField = treeFields[hint.control]
    return TreeField ? (
      <div key={hint.name} className={styles.wide}>
        <TreeField keyed={keyed} hint={hint} number={number} />
      </div>
    ) : (
      <PartField key={hint.name} list={list} keyed={keyed} hint={hint} descriptor={descriptor} />
    )
  })
}

function More({ list, keyed, descriptor, number, hints }: FieldsProps) {
  const { faults } = useEditor()
  const { key } = keyed
  const places = [...hints.map(hint => hint.name), ...commonFields]
  const faulty = places.filter(name => faultAt(faults, `${key}.${name}`) !== undefined).length
  return (
    <Section title="More" summary={moreSummary(keyed, descriptor, hints)} faults={faulty}>
      <div className={styles.fields}>
        <Fields list={list} keyed={keyed} descriptor={descriptor} number={number} hints={hints} />
        {list === 'actions' && <ActionLimits keyed={keyed} number={number} />}
      </div>
    </Section>
  )
}

/** What is set inside, in words; undefined where nothing is. */
function moreSummary(keyed: KeyedPart, descriptor: PartDescriptor, hints: FieldHint[]): string | undefined {
  const set = hints.filter(({ name }) => {
    const value = fieldValue(keyed.part, name)
    const initial = fieldValue(descriptor.initial, name)
    return value !== undefined && value !== null && value !== '' && value !== false && !alike(value, initial)
  })
  const words = [...set.map(hint => hint.label.toLowerCase()), ...limitsSummary(keyed)]
  return words.length === 0 ? undefined : words.join(', ')
}

/** Lists and records too: a new part begins with some. */
function alike(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}
