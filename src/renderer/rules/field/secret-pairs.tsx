import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { FieldHint } from '../../../shared/plugin.ts'
import { Button } from '../../component/button.tsx'
import { StoredSecretField } from '../../component/stored-secret-field.tsx'
import { TextField } from '../../component/text-field.tsx'
import styles from '../block/part.module.css'
import type { Pairs } from './pairs-value.ts'
import { useNewSecretName } from './secret-control.tsx'

export interface SecretPairsProps {
  hint: FieldHint
  /** Where they go; null where that is not known yet. */
  place: string | null
  secrets: Pairs
  onChange(secrets: Pairs): void
}

/** Names whose values are kept in the keychain. */
export function SecretPairs({ hint, place, secrets, onChange }: SecretPairsProps) {
  const [adding, setAdding] = useState(false)
  return (
    <div className={styles.secretPairs}>
      {secrets.map(([name, secret]) => (
        <StoredSecretField
          key={name}
          label={name}
          name={secret}
          referenced
          place={place}
          onStored={() => {}}
          onForgotten={() => onChange(secrets.filter(([other]) => other !== name))}
        />
      ))}
      {adding ? (
        <NewSecretPair
          hint={hint}
          place={place}
          onAdd={pair => {
            setAdding(false)
            onChange([...secrets.filter(([name]) => name !== pair[0]), pair])
          }}
          onCancel={() => setAdding(false)}
        />
      ) : (
        <div>
          <Button small variant="quiet" icon={KeyRound} onClick={() => setAdding(true)}>
            Add a secret one
          </Button>
        </div>
      )}
    </div>
  )
}

function NewSecretPair({
  hint,
  place,
  onAdd,
  onCancel,
}: {
  hint: FieldHint
  place: string | null
  onAdd(pair: [string, string]): void
  onCancel(): void
}) {
  const [name, setName] = useState('')
  const secret = useNewSecretName(hint.name)
  return (
    <div className={styles.secretPair}>
      <TextField label="Name" mono autoFocus value={name} onChange={setName} />
      <StoredSecretField
        label="Value"
        name={secret}
        referenced={false}
        place={place}
        disabled={name.trim() === ''}
        onStored={() => onAdd([name.trim(), secret])}
        onForgotten={() => {}}
      />
      <Button small variant="quiet" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  )
}
