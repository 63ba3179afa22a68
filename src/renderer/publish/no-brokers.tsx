import { Send } from 'lucide-react'
import { EmptyState } from '../component/empty-state.tsx'
import { FirstBrokerButtons } from '../welcome/first-broker-buttons.tsx'

/** Publish without a broker. */
export function NoBrokers() {
  return (
    <EmptyState icon={Send} title="Messages are written and sent here" action={<FirstBrokerButtons />}>
      A message needs a broker to go to. Add yours, or try the demo house: switch its lamp by publishing to
      it.
    </EmptyState>
  )
}
