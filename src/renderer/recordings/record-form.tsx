import { useState } from 'react'
import { type RecordingRow, recordingNameSchema } from '../../shared/contract/recording.ts'
import { type PlainError, toPlainError } from '../../shared/errors.ts'
import { topicFilterFault } from '../../shared/topic.ts'
import { InlineForm } from '../component/inline-form.tsx'
import { NumberField } from '../component/number-field.tsx'
import { TextField } from '../component/text-field.tsx'
import { TopicField } from '../component/topic-field.tsx'
import { useApp } from '../store/react.ts'
import { nameFault, newName } from './recording-name.ts'
import styles from './recordings.module.css'

export interface RecordFormProps {
  taken: readonly RecordingRow[]
  onDone(): void
  onCancel(): void
}

/** Begins a recording of what happens from now on. */
export function RecordForm({ taken, onDone, onCancel }: RecordFormProps) {
  const app = useApp()
  const [name, setName] = useState(() => newName('Recording', taken, new Date()))
  const [topic, setTopic] = useState('')
  const [pattern, setPattern] = useState('')
  const [hours, setHours] = useState<number | null>(24)
  const [megabytes, setMegabytes] = useState<number | null>(100)
  const [refusal, setRefusal] = useState<PlainError | null>(null)
  const fault = nameFault(name, taken)
  const topicFault = topic === '' ? null : topicFilterFault(topic)

  async function start() {
    setRefusal(null)
    try {
      await app.call('recording.start', {
        name: recordingNameSchema.parse(name),
        query: { ...(topic === '' ? {} : { topic }), ...(pattern.trim() === '' ? {} : { pattern }) },
        limits: {
          ...(hours === null ? {} : { hours }),
          ...(megabytes === null ? {} : { megabytes }),
        },
      })
      onDone()
    } catch (error) {
      setRefusal(toPlainError(error))
    }
  }

  return (
    <InlineForm
      className={styles.form}
      label="New recording"
      submit="Start recording"
      disabled={fault !== null || topicFault !== null}
      refusal={refusal}
      onSubmit={() => void start()}
      onCancel={onCancel}
    >
      <TextField label="Name" required autoFocus value={name} onChange={setName} error={fault} />
      <TopicField
        label="Only topics"
        kind="filter"
        placeholder="All topics"
        value={topic}
        onChange={setTopic}
        error={topicFault}
      />
      <TextField
        label="Only events"
        placeholder="All events; a pattern such as Hall.*"
        value={pattern}
        onChange={setPattern}
        mono
      />
      <div className={styles.limits}>
        <NumberField
          label="For at most"
          unit="hours"
          decimals={2}
          min={0.01}
          value={hours}
          onChange={setHours}
        />
        <NumberField label="Up to" unit="MB" min={1} value={megabytes} onChange={setMegabytes} />
      </div>
    </InlineForm>
  )
}
