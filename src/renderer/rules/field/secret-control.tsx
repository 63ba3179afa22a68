import { useId, useState } from 'react'
import { placeOfUrl } from '../../../shared/secret-place.ts'
import { StoredSecretField } from '../../component/stored-secret-field.tsx'
import type { Part } from '../draft/part-value.ts'
import { type ControlProps, fieldProps } from './control.ts'

/** A secret of an action: stored when told to, and only its name goes into the rule. */
export function SecretControl(props: ControlProps) {
  const made = useNewSecretName(props.hint.name)
  const reference = secretNameOf(props.value)
  const name = reference ?? made
  return (
    <StoredSecretField
      {...fieldProps(props)}
      name={name}
      referenced={reference !== null}
      place={placeOfPart(props.part)}
      onStored={() => props.onChange({ secret: name })}
      onForgotten={() => props.onChange(undefined)}
    />
  )
}

/** Where the secrets of a trigger or action go: those of a request to the server of its URL, all others nowhere. */
export function placeOfPart({ type, url }: Part): string | null {
  return type === 'http' && typeof url === 'string' ? placeOfUrl(url) : null
}

/** A name that no other secret has. */
export function useNewSecretName(field: string): string {
  const fallback = useId().replace(/\W/g, '')
  const [name] = useState(() => `rule/${Date.now().toString(36)}-${fallback}/${field}`)
  return name
}

/** The name of the secret that `value` refers to; null: it is no reference. */
export function secretNameOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('secret' in value)) return null
  return typeof value.secret === 'string' ? value.secret : null
}
