import { useState } from 'react'
import type { RecordingRow } from '../../shared/contract/recording.ts'
import { InlineForm } from '../component/inline-form.tsx'
import { plural } from '../component/number-format.ts'
import { Select } from '../component/select.tsx'
import { TextField } from '../component/text-field.tsx'
import { useApp } from '../store/react.ts'
import { nameFault, newName } from './recording-name.ts'
import styles from './recordings.module.css'
import { keepFromJournal, type TransferOptions } from './transfer.ts'

export interface KeepFormProps {
  taken: readonly RecordingRow[]
  begin(title: string, work: (options: TransferOptions) => Promise<void>): Promise<void>
  onDone(): void
  onCancel(): void
}

const HOUR = 3_600_000
const spans = [
  { value: '1', label: 'The last hour' },
  { value: '24', label: 'The last day' },
  { value: '168', label: 'The last week' },
  { value: 'all', label: 'All that the journal has' },
]

/** Makes a recording of what the journal has, before it makes room for newer events. */
export function KeepForm({ taken, begin, onDone, onCancel }: KeepFormProps) {
  const app = useApp()
  const [name, setName] = useState(() => newName('Kept', taken, new Date()))
  const [span, setSpan] = useState('24')
  const fault = nameFault(name, taken)
  const keep = () =>
    begin(`Keeping ${name}`, async options => {
      const from = span === 'all' ? undefined : Date.now() - Number(span) * HOUR
      const { events = 0 } = await keepFromJournal(app, name.trim(), from, options)
      app.toasts.show('success', `Kept ${plural(events, 'event')}.`)
      onDone()
    })
  return (
    <InlineForm
      className={styles.form}
      label="Keep what was"
      submit="Keep"
      disabled={fault !== null}
      onSubmit={() => void keep()}
      onCancel={onCancel}
    >
      <TextField label="Name" required autoFocus value={name} onChange={setName} error={fault} />
      <Select label="Events of" value={span} onChange={setSpan} options={spans} />
    </InlineForm>
  )
}
