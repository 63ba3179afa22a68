import { PairsEditor } from '../../component/pairs-editor.tsx'
import { Section } from '../../component/section.tsx'
import { usesWebSocket } from '../draft/address.ts'
import { faultWithin } from '../draft/fields.ts'
import { useForm } from '../form/form-context.ts'
import { headersSummary } from '../words/section-summary.ts'
import { useSectionFaults } from './section-faults.ts'

/** Headers of the request that opens a WebSocket. */
export function HeadersSection() {
  const { draft, change, faults } = useForm()
  const count = useSectionFaults('headers')
  if (!usesWebSocket(draft.address.scheme) && count === 0) return null
  return (
    <Section title="WebSocket headers" summary={headersSummary(draft)} faults={count}>
      <PairsEditor
        label="Sent with the request that opens the connection"
        nameLabel="Header"
        value={draft.headers}
        onChange={headers => change({ headers })}
        error={faultWithin(faults, 'headers')}
        help="They are saved in the workspace in plain text; a password does not belong here."
        add="Add a header"
      />
    </Section>
  )
}
