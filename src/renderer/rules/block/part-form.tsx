import type { FieldHint, PartDescriptor } from '../../../shared/plugin.ts'
import { NumberField } from '../../component/number-field.tsx'
import { Callout } from '../../component/problem.tsx'
import { Section } from '../../component/section.tsx'
import { Select } from '../../component/select.tsx'
import { withPartField } from '../draft/draft-edit.ts'
import { fieldValue } from '../draft/part-value.ts'
import type { KeyedPart, PartList } from '../draft/rule-draft.ts'
import { useEditor, useFault } from '../editor/editor-context.tsx'
import { faultAt } from '../fault/field-fault.ts'
import { PartField } from '../field/part-field.tsx'
import { isShown } from '../words/descriptors.ts'
import styles from './part.module.css'

export interface PartFormProps {
  list: PartList
  keyed: KeyedPart
  descriptor: PartDescriptor | undefined
}

/** The form of a trigger or action, drawn from what its plug-in says of the fields. */
export function PartForm({ list, keyed, descriptor }: PartFormProps) {
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
      {own && <Callout level="error" title={own} />}
      <div className={styles.fields}>
        {common.map(hint => (
          <PartField key={hint.name} list={list} keyed={keyed} hint={hint} descriptor={descriptor} />
        ))}
      </div>
      {(advanced.length > 0 || list === 'actions') && (
        <More list={list} keyed={keyed} descriptor={descriptor} hints={advanced} />
      )}
    </div>
  )
}

interface MoreProps {
  list: PartList
  keyed: KeyedPart
  descriptor: PartDescriptor
  hints: FieldHint[]
}

function More({ list, keyed, descriptor, hints }: MoreProps) {
  const { faults } = useEditor()
  const { key, part } = keyed
  const places = [...hints.map(hint => hint.name), 'timeout', 'onError']
  const faulty = places.filter(name => faultAt(faults, `${key}.${name}`) !== undefined).length
  return (
    <Section title="More" summary={moreSummary(part, descriptor, hints)} faults={faulty}>
      <div className={styles.fields}>
        {hints.map(hint => (
          <PartField key={hint.name} list={list} keyed={keyed} hint={hint} descriptor={descriptor} />
        ))}
        {list === 'actions' && <ActionLimits keyed={keyed} />}
      </div>
    </Section>
  )
}

function ActionLimits({ keyed: { key, part } }: { keyed: KeyedPart }) {
  const { editor } = useEditor()
  const fault = useFault(`${key}.timeout`)
  const set = (name: string, value: unknown) =>
    editor.change(draft => withPartField(draft, 'actions', key, name, value), `${key}.${name}`)
  return (
    <>
      <NumberField
        label="Give up after"
        unit="s"
        decimals={3}
        min={0}
        help="Empty: as long as it takes."
        error={fault}
        value={part.timeout as number | null}
        onChange={value => set('timeout', value ?? undefined)}
      />
      <Select
        label="When it fails"
        value={part.onError === 'continue' ? 'continue' : 'stop'}
        onChange={value => set('onError', value === 'stop' ? undefined : value)}
        options={[
          { value: 'stop', label: 'End the run' },
          { value: 'continue', label: 'Go on with the next action' },
        ]}
      />
    </>
  )
}

/** What is set inside, in words; undefined where nothing is. */
function moreSummary(
  part: Record<string, unknown>,
  descriptor: PartDescriptor,
  hints: FieldHint[],
): string | undefined {
  const set = hints.filter(({ name }) => {
    const value = fieldValue(part, name)
    const initial = fieldValue(descriptor.initial, name)
    return value !== undefined && value !== null && value !== '' && value !== false && value !== initial
  })
  const words = set.map(hint => hint.label.toLowerCase())
  if (typeof part.timeout === 'number') words.push(`gives up after ${part.timeout} s`)
  if (part.onError === 'continue') words.push('goes on when it fails')
  return words.length === 0 ? undefined : words.join(', ')
}
