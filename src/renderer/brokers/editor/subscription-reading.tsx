import { Select } from '../../component/select.tsx'
import { TextField } from '../../component/text-field.tsx'
import type { SubscriptionDraft } from '../draft/broker-draft.ts'
import { type DecoderDraft, decoderChoices } from '../draft/decoder-draft.ts'
import { useFault } from '../form/form-context.ts'
import styles from './form.module.css'

export interface SubscriptionReadingProps {
  /** `subscriptions[0]` */
  path: string
  subscription: SubscriptionDraft
  onChange(part: Partial<SubscriptionDraft>): void
}

/** How the payloads of a subscription are read, and what its events are called. */
export function SubscriptionReading({ path, subscription, onChange }: SubscriptionReadingProps) {
  const { decoder } = subscription
  const suffix = useFault(`${path}.suffix`)
  const file = useFault(`${path}.decoder.file`)
  const message = useFault(`${path}.decoder.message`)
  const read = (part: Partial<DecoderDraft>) => onChange({ decoder: { ...decoder, ...part } })
  return (
    <div className={styles.group}>
      <div className={styles.pair}>
        <Select
          label="Read payloads"
          value={decoder.type}
          options={decoderChoices}
          onChange={type => read({ type })}
          help={decoderChoices.find(({ value }) => value === decoder.type)?.help}
        />
        <TextField
          label="Event suffix"
          mono
          value={subscription.suffix}
          onChange={next => onChange({ suffix: next })}
          {...suffix}
          placeholder="levels of the topic"
          help="Such as {{topicLevels.[1]}}.{{topicLevels.[2]}}; the first level is 0."
        />
      </div>
      {decoder.type === 'protobuf' && (
        <div className={styles.pair}>
          <TextField
            label=".proto file"
            mono
            value={decoder.file}
            onChange={next => read({ file: next })}
            {...file}
            placeholder="home.proto"
            help="From the folder of the workspace."
          />
          <TextField
            label="Message"
            mono
            value={decoder.message}
            onChange={next => read({ message: next })}
            {...message}
            placeholder="home.Reading"
          />
        </div>
      )}
    </div>
  )
}
