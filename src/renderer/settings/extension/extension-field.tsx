import type { ExtensionField } from '../../../shared/extension.ts'
import { NumberField } from '../../component/number-field.tsx'
import { PairsEditor } from '../../component/pairs-editor.tsx'
import { Select } from '../../component/select.tsx'
import { StoredSecretField } from '../../component/stored-secret-field.tsx'
import { Switch } from '../../component/switch.tsx'
import { TagList } from '../../component/tag-list.tsx'
import { TextField } from '../../component/text-field.tsx'

export interface ExtensionFieldProps {
  /** Id of the plug-in. */
  extension: string
  field: ExtensionField
  value: unknown
  error: string | null
  /** Undefined: back to its default. */
  onChange(value: unknown): void
}

/** One field of a user plug-in's settings. */
export function ExtensionFieldControl(props: ExtensionFieldProps) {
  const { field, error, onChange } = props
  const { label, help, required, unit, placeholder, options = [] } = field
  const value = props.value ?? field.default
  const common = { label, help, required, error }
  switch (field.control) {
    case 'number':
      return (
        <NumberField
          {...common}
          unit={unit}
          decimals={6}
          value={typeof value === 'number' ? value : null}
          onChange={next => onChange(next ?? undefined)}
        />
      )
    case 'switch':
      return <Switch label={label} help={help} error={error} checked={value === true} onChange={onChange} />
    case 'select':
      return (
        <Select
          {...common}
          value={value === undefined ? null : String(value)}
          onChange={next => onChange(options.find(option => String(option.value) === next)?.value)}
          options={options.map(option => ({ value: String(option.value), label: option.label }))}
        />
      )
    case 'list':
      return (
        <TagList {...common} value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} mono />
      )
    case 'pairs':
      return (
        <PairsEditor
          {...common}
          value={Object.entries((value ?? {}) as Record<string, string>)}
          onChange={pairs => onChange(Object.fromEntries(pairs))}
        />
      )
    case 'secret':
      return <ExtensionSecret {...props} />
    default:
      return (
        <TextField
          {...common}
          lines={field.control === 'multiline' ? 3 : undefined}
          placeholder={placeholder}
          value={typeof value === 'string' ? value : ''}
          onChange={text => onChange(text === '' && !required ? undefined : text)}
        />
      )
  }
}

/** Only its name goes into the settings. */
function ExtensionSecret({ extension, field, value, error, onChange }: ExtensionFieldProps) {
  const name = `plugin/${extension}/${field.name}`
  return (
    <StoredSecretField
      label={field.label}
      help={field.help}
      error={error}
      name={name}
      referenced={value !== undefined}
      place={null}
      onStored={() => onChange({ secret: name })}
      onForgotten={() => onChange(undefined)}
    />
  )
}
