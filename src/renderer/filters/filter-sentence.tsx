import type { ReactNode } from 'react'
import { faultWithin } from '../brokers/draft/fields.ts'
import { Switch } from '../component/switch.tsx'
import { TopicField } from '../component/topic-field.tsx'
import { FieldComparison } from './field-comparison.tsx'
import type { FilterType } from './filter-draft.ts'
import { useFilterForm } from './filter-form.ts'
import styles from './filters.module.css'
import { MuteSpanFields } from './mute-span.tsx'
import {
  type FilterSentenceProps,
  KeepOrDrop,
  Seconds,
  Sentence,
  spoken,
  useSentence,
  Written,
} from './sentence.tsx'

/** One event filter as a sentence whose words can be changed. */
export function FilterSentence(props: FilterSentenceProps) {
  const Words = words[props.filter.type]
  return (
    <Sentence {...props}>
      <Words />
    </Sentence>
  )
}

const words: Readonly<Record<FilterType, () => ReactNode>> = {
  retained: () => (
    <>
      <KeepOrDrop />
      <span>retained messages</span>
    </>
  ),
  topic: () => (
    <>
      <KeepOrDrop />
      <span>topics</span>
      <Topics />
    </>
  ),
  text: () => (
    <>
      <KeepOrDrop />
      <span>payloads that contain</span>
      <Written name="contains" label="Text in the payload" placeholder="ON" />
    </>
  ),
  regex: () => (
    <>
      <KeepOrDrop />
      <span>payloads that match</span>
      <Written name="pattern" label="Regular expression" placeholder="^(on|off)$" />
      <IgnoreCase />
    </>
  ),
  change: () => (
    <>
      <span>Only when</span>
      <Written
        name="field"
        label="Field that changes; empty for the whole payload"
        placeholder="the payload"
      />
      <span>changes</span>
    </>
  ),
  throttle: () => (
    <>
      <span>At most one message a topic in</span>
      <Seconds label="Seconds between two messages" />
    </>
  ),
  debounce: () => (
    <>
      <span>The last message, once its topic is quiet for</span>
      <Seconds label="Seconds of quiet" />
    </>
  ),
  sample: () => (
    <>
      <span>The newest message of each topic every</span>
      <Seconds label="Seconds between two messages" />
    </>
  ),
  expression: () => (
    <>
      <span>Only when</span>
      <Written
        name="expression"
        label="JSONata expression"
        placeholder={'payload.battery < 20 and $contains(topic, "door")'}
      />
    </>
  ),
  field: () => <FieldComparison />,
  mute: () => (
    <>
      <span>Drop everything</span>
      <MuteSpanFields />
    </>
  ),
}

function Topics() {
  const { path, filter, onChange } = useSentence()
  const { faults, broker } = useFilterForm()
  return (
    <div className={styles.wide}>
      <TopicField
        label={spoken('Topics, as a topic filter')}
        kind="filter"
        broker={broker}
        value={filter.filter}
        onChange={next => onChange({ filter: next })}
        error={faultWithin(faults, path)}
        placeholder="home/+/debug"
      />
    </div>
  )
}

function IgnoreCase() {
  const { filter, onChange } = useSentence()
  return (
    <div className={styles.check}>
      <Switch
        label="any case"
        checked={filter.ignoreCase}
        onChange={ignoreCase => onChange({ ignoreCase })}
      />
    </div>
  )
}
