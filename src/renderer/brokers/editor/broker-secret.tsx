import { Button } from '../../component/button.tsx'
import { Field } from '../../component/field.tsx'
import { SecretElsewhere } from '../../component/secret-elsewhere.tsx'
import { SecretField } from '../../component/secret-field.tsx'
import { useBrokers } from '../../store/react.ts'
import { placeOfSecret, type SecretSlot } from '../draft/broker-draft.ts'
import { noSecret, type SecretDraft } from '../draft/secret-draft.ts'
import { namesOf } from '../draft/secret-plan.ts'
import { useForm } from '../form/form-context.ts'
import styles from './form.module.css'

export interface BrokerSecretProps {
  label: string
  kind: SecretSlot['kind']
  secret: SecretDraft
  onChange(secret: SecretDraft): void
  error?: string
  help?: string
  /** Of a secret with several lines: its shape. */
  text?: string
}

/** A secret of the broker; one it shares with another broker can be replaced here, but not forgotten for both. */
export function BrokerSecret({ label, kind, secret, onChange, error, help, text }: BrokerSecretProps) {
  const { draft } = useForm()
  const sharedWith = useBrokers().find(
    broker =>
      broker.id !== draft.savedId && secret.reference !== null && namesOf(broker).includes(secret.reference),
  )
  const place = placeOfSecret(draft, kind)
  if (sharedWith && secret.typed === null)
    return (
      <Field label={label} error={error} help={help}>
        <div className={styles.row}>
          <span>
            The same as that of <em>{sharedWith.name}</em>
          </span>
          <Button small onClick={() => onChange(noSecret)}>
            Use another
          </Button>
        </div>
        {place && <SecretElsewhere uses={[{ name: secret.reference!, place }]} />}
      </Field>
    )
  return (
    <SecretField
      label={label}
      error={error}
      help={help}
      text={text}
      name={secret.reference ?? `broker/new/${kind}`}
      referenced={secret.reference !== null}
      place={place}
      typed={secret.typed}
      onTyped={typed => onChange({ ...secret, typed })}
      onForgotten={() => onChange(noSecret)}
    />
  )
}
