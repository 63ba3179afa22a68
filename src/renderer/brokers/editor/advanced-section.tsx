import { maySpeak5 } from '../../../shared/workspace/broker.ts'
import { NumberField } from '../../component/number-field.tsx'
import { Section } from '../../component/section.tsx'
import { TextField } from '../../component/text-field.tsx'
import { effectiveId } from '../draft/broker-draft.ts'
import { useFault, useForm } from '../form/form-context.ts'
import { useTakenIds } from '../form/taken-ids.ts'
import { advancedSummary } from '../words/section-summary.ts'
import { GreetingFields, useHasGreetingFault } from './greeting-fields.tsx'
import { useSectionFaults } from './section-faults.ts'

/** The id, by which events, rules and the keychain know the broker; what is taken from it, and what MQTT 5 adds to the greeting. */
export function AdvancedSection() {
  const { draft, change } = useForm()
  const faults = useSectionFaults('advanced')
  const id = useFault('id')
  const size = useFault('maximumPacketSize')
  const hasFault = useHasGreetingFault()
  const taken = useTakenIds()
  const effective = effectiveId(draft, taken)
  const renamed = draft.savedId !== null && draft.savedId !== effective
  return (
    <Section title="Advanced" summary={advancedSummary(draft, taken)} faults={faults}>
      <TextField
        label="Id"
        name="id"
        mono
        value={draft.id}
        onChange={value => change({ id: value })}
        {...id}
        placeholder={effective}
        help={
          renamed
            ? `Rules that listen for Broker.${draft.savedId}.Connected will have to be changed to Broker.${effective}.Connected.`
            : `Tomte’s own events about it are named Broker.${effective}.Connected and Broker.${effective}.Disconnected.`
        }
      />
      <NumberField
        label="Largest packet"
        value={draft.maximumPacketSize}
        onChange={value => change({ maximumPacketSize: value })}
        {...size}
        min={256}
        max={268_435_460}
        unit="bytes"
        help="A larger message is set aside, and the connection goes on."
      />
      {(maySpeak5(draft.protocolVersion) || hasFault) && <GreetingFields />}
    </Section>
  )
}
