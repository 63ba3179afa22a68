import { useState } from 'react'
import { useApp } from '../store/react.ts'
import { Button } from './button.tsx'
import styles from './field.module.css'
import type { FieldProps } from './field.tsx'
import { SecretField, type TypedSecret } from './secret-field.tsx'

export interface StoredSecretFieldProps extends FieldProps {
  /** Under which it is stored. */
  name: string
  /** Whether it is referred to. */
  referenced: boolean
  /** It was stored under `name`. */
  onStored(): void
  onForgotten(): void
  /** Where it will be sent; null where it stays here, or is not known yet. */
  place: string | null
}

/** A secret that is stored when told to, not with the form around it: only its name goes into the form. */
export function StoredSecretField({ onStored, ...field }: StoredSecretFieldProps) {
  const app = useApp()
  const [typed, setTyped] = useState<TypedSecret | null>(null)
  const [busy, setBusy] = useState(false)

  async function store() {
    if (!typed) return
    setBusy(true)
    const stored = await app.attempt('secret.set', {
      name: field.name,
      ...typed,
      for: field.place === null ? [] : [field.place],
    })
    setBusy(false)
    if (stored === undefined) return
    setTyped(null)
    onStored()
  }

  return (
    <div className={styles.list}>
      <SecretField {...field} typed={typed} onTyped={setTyped} />
      {typed && (
        <div>
          <Button small busy={busy} onClick={store}>
            Store it
          </Button>
        </div>
      )}
    </div>
  )
}
