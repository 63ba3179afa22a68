import { useEffect, useState } from 'react'
import { type PlainError, toPlainError } from '../../../shared/errors.ts'
import { CodeField } from '../../component/code-field.tsx'
import { InlineForm } from '../../component/inline-form.tsx'
import { Switch } from '../../component/switch.tsx'
import { TextField } from '../../component/text-field.tsx'
import { useApp } from '../../store/react.ts'
import settings from '../settings.module.css'
import { typedValue, writtenValue } from './variable-value.ts'

/** `name` empty: a new one. */
export function VariableForm({ name: known, onDone }: { name: string; onDone(): void }) {
  const app = useApp()
  const [name, setName] = useState(known)
  const [value, setValue] = useState('')
  const [keep, setKeep] = useState(true)
  const [refusal, setRefusal] = useState<PlainError | null>(null)
  useEffect(() => {
    if (known === '') return
    app.call('variable.get', { name: known }).then(
      answer => {
        setValue(writtenValue(answer.value))
        setKeep(answer.keep)
      },
      error => setRefusal(toPlainError(error)),
    )
  }, [app, known])

  async function save() {
    try {
      await app.call('variable.set', { name, value: typedValue(value), keep })
      onDone()
    } catch (error) {
      setRefusal(toPlainError(error))
    }
  }

  const nameFault = refusal?.faults?.find(({ path }) => path === 'name')?.message ?? null

  return (
    <InlineForm
      className={settings.form}
      label={known === '' ? 'New variable' : `Variable ${known}`}
      submit="Set"
      disabled={name === ''}
      refusal={nameFault === null ? refusal : null}
      onSubmit={() => void save()}
      onCancel={onDone}
    >
      <TextField
        error={nameFault}
        label="Name"
        mono
        required
        autoFocus={known === ''}
        disabled={known !== ''}
        value={name}
        onChange={setName}
      />
      <CodeField
        label="Value"
        help="JSON where it is JSON (21.5, true, {…}), else a text; a text that looks like JSON stands in quotes."
        minHeight={30}
        maxHeight={240}
        value={value}
        onChange={setValue}
      />
      <Switch label="Keep it when Tomte restarts" checked={keep} onChange={setKeep} />
    </InlineForm>
  )
}
