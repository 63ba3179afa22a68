import { maySpeak5 } from '../../../shared/workspace/broker.ts'
import { PayloadEditor } from '../../component/payload-editor.tsx'
import { Section } from '../../component/section.tsx'
import { Segments } from '../../component/select.tsx'
import { Switch } from '../../component/switch.tsx'
import { TopicField } from '../../component/topic-field.tsx'
import type { WillDraft } from '../draft/broker-draft.ts'
import { useFault, useForm } from '../form/form-context.ts'
import { willSummary } from '../words/section-summary.ts'
import { DurationField } from './duration-field.tsx'
import styles from './form.module.css'
import { qosOf, qosOptions } from './qos.ts'
import { useSectionFaults } from './section-faults.ts'
import { WillProperties } from './will-properties.tsx'

/** The message the broker publishes for Tomte when the connection is lost. */
export function WillSection() {
  const { draft, change } = useForm()
  const faults = useSectionFaults('will')
  const put = (part: Partial<WillDraft>) => change({ will: { ...draft.will, ...part } })
  return (
    <Section title="Last will" summary={willSummary(draft)} faults={faults}>
      <Switch
        label="Leave a will"
        checked={draft.will.on}
        onChange={on => put({ on })}
        help="The broker publishes it for Tomte when the connection is lost without a goodbye."
      />
      {draft.will.on && <WillFields will={draft.will} put={put} />}
    </Section>
  )
}

function WillFields({ will, put }: { will: WillDraft; put(part: Partial<WillDraft>): void }) {
  const { draft, faults } = useForm()
  const delay = useFault('will.delay')
  const v5 = maySpeak5(draft.protocolVersion)
  const propertyFault = Object.keys(faults).some(path => path.startsWith('will.properties'))
  return (
    <>
      <TopicField
        label="Topic of the will"
        kind="name"
        broker={draft.savedId}
        value={will.topic}
        onChange={topic => put({ topic })}
        error={faults['will.topic']}
        placeholder="tomte/status"
      />
      <PayloadEditor
        label="Payload of the will"
        compact
        value={will.payload}
        encoding={will.encoding}
        onChange={(payload, encoding) => put({ payload, encoding })}
        error={faults['will.payload']}
      />
      <div className={styles.pair}>
        <Segments
          label="QoS of the will"
          value={String(will.qos)}
          options={qosOptions}
          onChange={qos => put({ qos: qosOf(qos) })}
        />
        {(v5 || delay.error) && (
          <DurationField
            label="Delay"
            value={will.delay}
            onChange={value => put({ delay: value })}
            {...delay}
            help="Not sent where Tomte is back before."
          />
        )}
      </div>
      <Switch
        label="Retain the will"
        checked={will.retain}
        onChange={retain => put({ retain })}
        help="The broker keeps it for whoever subscribes later."
      />
      {(v5 || propertyFault) && (
        <WillProperties value={will.properties} onChange={properties => put({ properties })} />
      )}
    </>
  )
}
