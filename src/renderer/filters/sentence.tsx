import { createContext, type ReactNode, useContext } from 'react'
import { faultWithin } from '../brokers/draft/fields.ts'
import { NumberField } from '../component/number-field.tsx'
import { Select } from '../component/select.tsx'
import { TextField } from '../component/text-field.tsx'
import type { FilterDraft } from './filter-draft.ts'
import { useFilterForm } from './filter-form.ts'
import styles from './filters.module.css'

export interface FilterSentenceProps {
  /** `subscriptions[0].filters[1]` */
  path: string
  filter: FilterDraft
  onChange(part: Partial<FilterDraft>): void
}

const SentenceContext = createContext<FilterSentenceProps | null>(null)

/** The filter that the words around belong to. */
export function useSentence(): FilterSentenceProps {
  const sentence = useContext(SentenceContext)
  if (!sentence) throw new Error('useSentence stands outside of a Sentence')
  return sentence
}

/** Words with fields between them, in a line that wraps; the fields change `filter`. */
export function Sentence({ children, ...sentence }: FilterSentenceProps & { children: ReactNode }) {
  return (
    <SentenceContext value={sentence}>
      <div className={styles.sentence}>{children}</div>
    </SentenceContext>
  )
}

export const spoken = (label: string): ReactNode => <span className="hidden-visually">{label}</span>

type TextName = {
  [name in keyof FilterDraft]: FilterDraft[name] extends string ? name : never
}[keyof FilterDraft]

export interface WrittenProps {
  name: Exclude<TextName, 'key' | 'type' | 'op' | 'span'>
  label: string
  placeholder: string
  /** Below the filter, where the field's fault stands. Default: anything of the filter. */
  at?: string
  /** No wider than a time of day, or a day with one. Default: what is left of the line. */
  width?: 'time' | 'moment'
  /** For people to read, and not a text where each character counts. */
  plain?: boolean
  lines?: number
}

/** A text of the filter. */
export function Written({ name, label, placeholder, at, width, plain, lines }: WrittenProps) {
  const { path, filter, onChange } = useSentence()
  const { faults, left } = useFilterForm()
  return (
    <div className={styles[width ?? 'wide']}>
      <TextField
        label={spoken(label)}
        mono={!plain}
        value={filter[name]}
        onChange={value => onChange({ [name]: value })}
        onBlur={() => left(path)}
        error={faultWithin(faults, at === undefined ? path : `${path}.${at}`)}
        placeholder={placeholder}
        lines={lines}
      />
    </div>
  )
}

export function Seconds({ label }: { label: string }) {
  const { path, filter, onChange } = useSentence()
  const { faults, left } = useFilterForm()
  return (
    <div className={styles.seconds}>
      <NumberField
        label={spoken(label)}
        value={filter.seconds}
        onChange={seconds => onChange({ seconds })}
        onBlur={() => left(path)}
        error={faultWithin(faults, path)}
        min={0}
        decimals={3}
        unit="s"
      />
    </div>
  )
}

const choices = [
  { value: 'drop', label: 'Drop' },
  { value: 'keep', label: 'Keep only' },
]

export function KeepOrDrop() {
  const { filter, onChange } = useSentence()
  return (
    <div className={styles.choice}>
      <Select
        label={spoken('Drop or keep')}
        value={filter.keep ? 'keep' : 'drop'}
        options={choices}
        onChange={value => onChange({ keep: value === 'keep' })}
      />
    </div>
  )
}
