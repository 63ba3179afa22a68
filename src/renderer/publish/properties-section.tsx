import { decodeText, fromBase64, toBase64 } from '../../shared/encoding.ts'
import type { MessageProperties } from '../../shared/message.ts'
import { type Broker, maySpeak5 } from '../../shared/workspace/broker.ts'
import { NumberField } from '../component/number-field.tsx'
import { PairsEditor } from '../component/pairs-editor.tsx'
import { Callout } from '../component/problem.tsx'
import { Section } from '../component/section.tsx'
import { Switch } from '../component/switch.tsx'
import { TextField } from '../component/text-field.tsx'
import { TopicField } from '../component/topic-field.tsx'
import { propertiesSummary } from './properties-summary.ts'
import styles from './publish.module.css'

export interface PropertiesSectionProps {
  version: Broker['protocolVersion']
  properties: MessageProperties
  onChange(properties: MessageProperties): void
  faults: Record<string, string>
}

const names = ['contentType', 'responseTopic', 'correlationData', 'messageExpiry', 'userProperties']

/** What MQTT 5 lets a message say beside its payload. */
export function PropertiesSection({ version, properties, onChange, faults }: PropertiesSectionProps) {
  const set = (part: Partial<MessageProperties>) => onChange({ ...properties, ...part })
  const summary = propertiesSummary(properties)
  return (
    <Section title="MQTT 5 properties" summary={summary} faults={names.filter(name => faults[name]).length}>
      {!maySpeak5(version) && (
        <Callout
          level={summary ? 'warning' : 'information'}
          title={`This broker speaks MQTT ${version}, which has no properties.`}
        >
          {summary && 'They will be left out.'}
        </Callout>
      )}
      <div className={styles.pair}>
        <TextField
          mono
          label="Content type"
          placeholder="application/json"
          value={properties.contentType ?? ''}
          onChange={contentType => set({ contentType: contentType || undefined })}
          error={faults.contentType}
        />
        <NumberField
          label="Expires after"
          unit="s"
          min={0}
          max={4_294_967_295}
          value={properties.messageExpiry ?? null}
          onChange={seconds => set({ messageExpiry: seconds ?? undefined })}
          error={faults.messageExpiry}
        />
      </div>
      <div className={styles.pair}>
        <TopicField
          kind="name"
          label="Response topic"
          placeholder="home/answers"
          value={properties.responseTopic ?? ''}
          onChange={responseTopic => set({ responseTopic: responseTopic || undefined })}
          error={faults.responseTopic}
        />
        <TextField
          mono
          label="Correlation data"
          help="Text; sent as its bytes"
          value={correlationText(properties.correlationData)}
          onChange={text =>
            set({ correlationData: text === '' ? undefined : toBase64(new TextEncoder().encode(text)) })
          }
          error={faults.correlationData}
        />
      </div>
      <PairsEditor
        label="User properties"
        add="Add a property"
        value={properties.userProperties ?? []}
        onChange={pairs => set({ userProperties: pairs.length === 0 ? undefined : pairs })}
        error={faults.userProperties}
      />
      <Switch
        label="Payload is text"
        help="Declares it as UTF-8, so that receivers may check it"
        checked={properties.payloadIsText ?? false}
        onChange={on => set({ payloadIsText: on || undefined })}
      />
    </Section>
  )
}

function correlationText(base64: string | undefined): string {
  return base64 === undefined ? '' : (decodeText(fromBase64(base64)) ?? '')
}
