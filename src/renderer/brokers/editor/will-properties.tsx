import { PairsEditor } from '../../component/pairs-editor.tsx'
import { Section } from '../../component/section.tsx'
import { Switch } from '../../component/switch.tsx'
import { TextField } from '../../component/text-field.tsx'
import { TopicField } from '../../component/topic-field.tsx'
import { type PropertiesDraft, propertiesOf } from '../draft/properties-draft.ts'
import { useFault, useForm } from '../form/form-context.ts'
import { DurationField } from './duration-field.tsx'
import styles from './form.module.css'

export interface WillPropertiesProps {
  value: PropertiesDraft
  onChange(value: PropertiesDraft): void
}

const names: Record<string, string> = {
  messageExpiry: 'message expiry',
  payloadIsText: 'declared as text',
  contentType: 'content type',
  responseTopic: 'response topic',
  correlationData: 'correlation data',
  userProperties: 'user properties',
}

/** What MQTT 5 lets a message carry beside its payload. */
export function WillProperties({ value, onChange }: WillPropertiesProps) {
  const { faults, draft } = useForm()
  const set = Object.keys(propertiesOf(value) ?? {}).map(key => names[key])
  const count = Object.keys(faults).filter(path => path.startsWith('will.properties')).length
  const contentType = useFault('will.properties.contentType')
  const correlation = useFault('will.properties.correlationData')
  const expiry = useFault('will.properties.messageExpiry')
  const put = (part: Partial<PropertiesDraft>) => onChange({ ...value, ...part })
  return (
    <Section title="Properties of the will" summary={set.length > 0 ? set.join(', ') : 'None'} faults={count}>
      <div className={styles.pair}>
        <TextField
          label="Content type"
          value={value.contentType}
          onChange={text => put({ contentType: text })}
          {...contentType}
          placeholder="application/json"
        />
        <DurationField
          label="Message expiry"
          value={value.messageExpiry}
          onChange={seconds => put({ messageExpiry: seconds })}
          {...expiry}
          help="Empty: the broker keeps it as long as it likes."
        />
      </div>
      <div className={styles.pair}>
        <TopicField
          label="Response topic"
          kind="name"
          broker={draft.savedId}
          value={value.responseTopic}
          onChange={topic => put({ responseTopic: topic })}
          error={faults['will.properties.responseTopic']}
          placeholder="None"
        />
        <TextField
          label="Correlation data (base64)"
          mono
          value={value.correlationData}
          onChange={text => put({ correlationData: text })}
          {...correlation}
          placeholder="None"
        />
      </div>
      <Switch
        label="Declare the payload to be text"
        checked={value.payloadIsText}
        onChange={payloadIsText => put({ payloadIsText })}
      />
      <PairsEditor
        label="User properties"
        value={value.userProperties}
        onChange={userProperties => put({ userProperties })}
        add="Add a user property"
      />
    </Section>
  )
}
