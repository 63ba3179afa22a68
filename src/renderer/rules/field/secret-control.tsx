import { useId, useState } from 'react'
import { Button } from '../../component/button.tsx'
import { SecretField, type TypedSecret } from '../../component/secret-field.tsx'
import { useApp } from '../../store/react.ts'
import { type ControlProps, fieldProps } from './control.ts'

/** A secret of an action: stored when told to, and only its name goes into the rule. */
export function SecretControl(props: ControlProps) {
  const app = useApp()
  const fallback = useId().replace(/\W/g, '')
  const [typed, setTyped] = useState<TypedSecret | null>(null)
  const [busy, setBusy] = useState(false)
  const [made] = useState(() => `rule/${Date.now().toString(36)}-${fallback}/${props.hint.name}`)
  const reference = secretName(props.value)
  const name = reference ?? made

  async function store() {
    if (!typed) return
    setBusy(true)
    const stored = await app.attempt('secret.set', { name, value: typed.value, keep: typed.keep })
    setBusy(false)
    if (stored === undefined) return
    setTyped(null)
    props.onChange({ secret: name })
  }

  return (
    <>
      <SecretField
        {...fieldProps(props)}
        name={name}
        typed={typed}
        onTyped={setTyped}
        referenced={reference !== null}
        onForgotten={() => props.onChange(undefined)}
      />
      {typed && (
        <Button small busy={busy} onClick={store}>
          Store it
        </Button>
      )}
    </>
  )
}

function secretName(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('secret' in value)) return null
  return typeof value.secret === 'string' ? value.secret : null
}
