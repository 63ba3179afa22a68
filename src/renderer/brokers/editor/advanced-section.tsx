import { Section } from '../../component/section.tsx'
import { TextField } from '../../component/text-field.tsx'
import { effectiveId } from '../draft/broker-draft.ts'
import { useFault, useForm } from '../form/form-context.ts'
import { useTakenIds } from '../form/taken-ids.ts'
import { advancedSummary } from '../words/section-summary.ts'
import { useSectionFaults } from './section-faults.ts'

/** The id: what events, rules and the keychain know the broker by. */
export function AdvancedSection() {
  const { draft, change } = useForm()
  const faults = useSectionFaults('advanced')
  const id = useFault('id')
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
    </Section>
  )
}
