import { PasswordInput, Textarea } from '@mantine/core'
import { KeyRound } from 'lucide-react'
import { useCallback, useEffect, useState } from 'react'
import { useApp } from '../store/react.ts'
import { Button } from './button.tsx'
import styles from './field.module.css'
import { Field, type FieldProps, inputProps } from './field.tsx'
import { Callout } from './problem.tsx'
import { SecretElsewhere } from './secret-elsewhere.tsx'
import { Switch } from './switch.tsx'

export interface SecretFieldProps extends FieldProps {
  /** Under which it is stored, such as `broker/home/password`. */
  name: string
  /** What was typed and is not stored yet; null: nothing was. The form stores it with storeSecret when it is saved. */
  typed: TypedSecret | null
  onTyped(typed: TypedSecret | null): void
  /** Whether the workspace refers to the secret. */
  referenced: boolean
  /** Called after the secret was forgotten: the form drops its reference. */
  onForgotten(): void
  /** Where it will be sent; null where it stays here, or is not known yet. */
  place: string | null
  /** For a secret of several lines, such as a key: an empty one in this shape. */
  text?: string
}

export interface TypedSecret {
  value: string
  keep: 'keychain' | 'session'
}

type Kept = 'keychain' | 'session' | null

/** A secret that can be set, replaced and forgotten, but never read. */
export function SecretField({
  name,
  typed,
  onTyped,
  referenced,
  onForgotten,
  place,
  text,
  ...field
}: SecretFieldProps) {
  const app = useApp()
  const [kept, setKept] = useState<Kept>(null)
  const [keychain, setKeychain] = useState(true)
  const [replacing, setReplacing] = useState(false)

  const look = useCallback(async () => {
    const status = await app.attempt('secret.status', { names: [name] })
    if (!status) return
    setKeychain(status.keychain)
    setKept(status.stored[name] ?? null)
    setReplacing(false)
  }, [app, name])

  useEffect(() => {
    if (typed === null) void look()
  }, [look, typed])

  async function forget() {
    if ((await app.attempt('secret.forget', { name })) === undefined) return
    onTyped(null)
    onForgotten()
    setKept(null)
  }

  if (referenced && kept && typed === null && !replacing)
    return (
      <Field {...field}>
        <div className={styles.row}>
          <span className={styles.stored}>
            <KeyRound size={16} strokeWidth={1.75} aria-hidden="true" />
            {kept === 'keychain' ? 'Stored in the keychain' : 'Kept for this session only'}
          </span>
          <Button small onClick={() => setReplacing(true)}>
            Replace
          </Button>
          <Button small variant="danger" onClick={forget}>
            Forget
          </Button>
        </div>
        {place && <SecretElsewhere uses={[{ name, place }]} />}
      </Field>
    )

  const keep = typed?.keep ?? (keychain ? 'keychain' : 'session')
  const missing = referenced && kept === null && typed === null
  const input = {
    ...inputProps({
      ...field,
      help: missing ? 'It is not stored on this machine; type it again.' : field.help,
    }),
    value: typed?.value ?? '',
    autoFocus: replacing,
    onChange(event: { currentTarget: { value: string } }) {
      const { value } = event.currentTarget
      onTyped(value === '' ? null : { value, keep })
    },
  }
  return (
    <div className={styles.list}>
      {text === undefined ? (
        <PasswordInput {...input} autoComplete="new-password" />
      ) : (
        <Textarea
          {...input}
          autosize
          minRows={3}
          maxRows={3}
          placeholder={text}
          autoComplete="off"
          spellCheck={false}
          classNames={{ input: typed === null ? styles.mono : `${styles.mono} ${styles.masked}` }}
        />
      )}
      {!keychain && typed !== null && (
        <Callout level="warning" title="This machine has no keychain that Tomte can use.">
          It is kept for this session only: in memory until Tomte stops, never in a file.
        </Callout>
      )}
      {keychain && typed !== null && (
        <Switch
          label="Keep for this session only"
          checked={keep === 'session'}
          onChange={session => onTyped({ ...typed, keep: session ? 'session' : 'keychain' })}
        />
      )}
    </div>
  )
}
