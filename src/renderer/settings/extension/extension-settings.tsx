import { useState } from 'react'
import type { ExtensionRow } from '../../../shared/contract/extension.ts'
import { type PlainError, toPlainError } from '../../../shared/errors.ts'
import { InlineForm } from '../../component/inline-form.tsx'
import { useApp } from '../../store/react.ts'
import settings from '../settings.module.css'
import { ExtensionFieldControl } from './extension-field.tsx'

/** The settings form of a user plug-in, drawn from its manifest. */
export function ExtensionSettings({ extension, onDone }: { extension: ExtensionRow; onDone(): void }) {
  const app = useApp()
  const { id, fields } = extension
  const [values, setValues] = useState(extension.settings)
  const [refusal, setRefusal] = useState<PlainError | null>(null)
  const faultOf = (name: string) =>
    refusal?.faults?.find(({ path }) => path === `settings.${name}`)?.message ?? null
  const set = (name: string, value: unknown) => {
    const { [name]: _, ...others } = values
    setValues(value === undefined ? others : { ...others, [name]: value })
  }

  async function save() {
    try {
      await app.call('extension.settings', { id, settings: values })
      onDone()
    } catch (error) {
      setRefusal(toPlainError(error))
    }
  }

  return (
    <InlineForm
      className={settings.form}
      label={`Settings of ${extension.name ?? id}`}
      submit="Save settings"
      refusal={refusal}
      onSubmit={() => void save()}
      onCancel={onDone}
    >
      {fields.map(field => (
        <ExtensionFieldControl
          key={field.name}
          extension={id}
          field={field}
          value={values[field.name]}
          error={faultOf(field.name)}
          onChange={value => set(field.name, value)}
        />
      ))}
    </InlineForm>
  )
}
