import type { EventDetail } from '../../shared/contract/event.ts'
import { toBase64, toUtf8 } from '../../shared/encoding.ts'
import { InspectorBlock } from '../component/inspector.tsx'
import { PayloadView } from '../component/payload-view.tsx'
import { Problem } from '../component/problem.tsx'

/** What the subscription's decoder read in the payload, or why it could not. */
export function DecodedPayload({ detail }: { detail: EventDetail }) {
  const { decoded, fault, source } = detail
  if (fault) return <Problem error={fault} />
  if (decoded === undefined) return null
  const [name] = (source.decoder ?? '').split(':')
  const bytes = toUtf8(decoded)
  return (
    <InspectorBlock title={`Read as ${words[name ?? ''] ?? name}`}>
      <PayloadView payload={toBase64(bytes)} kind="json" size={bytes.length} truncated={false} />
    </InspectorBlock>
  )
}

const words: Readonly<Record<string, string>> = {
  text: 'text',
  json: 'JSON',
  cbor: 'CBOR',
  protobuf: 'Protobuf',
  sparkplug: 'Sparkplug B',
}
