import { maySpeak5 } from '../../../shared/workspace/broker.ts'
import { NumberField } from '../../component/number-field.tsx'
import { Section } from '../../component/section.tsx'
import { Switch } from '../../component/switch.tsx'
import { useFault, useForm } from '../form/form-context.ts'
import { sessionSummary } from '../words/section-summary.ts'
import { DurationField } from './duration-field.tsx'
import styles from './form.module.css'
import { useSectionFaults } from './section-faults.ts'

const DAY = 86_400

/** What the broker remembers while Tomte is away, and how both notice that the other is gone. */
export function SessionSection() {
  const { draft, change } = useForm()
  const faults = useSectionFaults('session')
  const expiry = useFault('sessionExpiry')
  const keepAlive = useFault('keepAlive')
  const v5 = maySpeak5(draft.protocolVersion)

  function setCleanStart(cleanStart: boolean) {
    const useless = v5 && !cleanStart && draft.sessionExpiry === 0
    change(useless ? { cleanStart, sessionExpiry: DAY } : { cleanStart })
  }

  return (
    <Section title="Session" summary={sessionSummary(draft)} faults={faults}>
      <Switch
        label={v5 ? 'Clean start' : 'Clean session'}
        checked={draft.cleanStart}
        onChange={setCleanStart}
        help={
          draft.cleanStart
            ? 'Each connection begins anew; what is sent while Tomte is away is lost.'
            : 'The broker keeps subscriptions, and messages of QoS 1 and 2, while Tomte is away.'
        }
      />
      <div className={styles.pair}>
        {(v5 || expiry.error) && (
          <DurationField
            label="Session expiry"
            value={draft.sessionExpiry}
            onChange={sessionExpiry => change({ sessionExpiry })}
            {...expiry}
            never
            help={
              draft.sessionExpiry === 0
                ? 'At 0 the session ends with the connection.'
                : 'How long the broker keeps the session once the connection is gone.'
            }
          />
        )}
        <NumberField
          label="Keep alive"
          value={draft.keepAlive}
          onChange={value => change({ keepAlive: value })}
          {...keepAlive}
          min={0}
          max={65_535}
          unit="seconds"
          help={
            draft.keepAlive === 0
              ? 'At 0 a dead connection may go unnoticed for hours.'
              : 'A dead connection is noticed within about this time.'
          }
        />
      </div>
    </Section>
  )
}
