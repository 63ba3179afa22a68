import { useBrokers, useRoute } from '../store/react.ts'
import { draftOfBroker, draftOfCopy, newDraft } from './draft/broker-draft.ts'
import { copyName } from './draft/naming.ts'
import { BrokerEditor } from './editor/broker-editor.tsx'
import { BrokerList } from './list/broker-list.tsx'

/** `#/brokers` lists them, `#/brokers/home` selects one, `#/brokers/home?edit=1` opens its form, `#/brokers/new` an empty one. */
export function BrokersScreen() {
  const { id, query } = useRoute()
  const brokers = useBrokers()
  if (id === 'new' && !query.edit) {
    const original = brokers.find(broker => broker.id === query.copy)
    const names = new Set(brokers.map(({ name }) => name))
    const initial = () => (original ? draftOfCopy(original, copyName(original.name, names)) : newDraft())
    return <BrokerEditor key={`new-${query.copy ?? ''}`} broker={null} initial={initial} />
  }
  const broker = brokers.find(other => other.id === id)
  if (broker && query.edit)
    return <BrokerEditor key={broker.id} broker={broker} initial={() => draftOfBroker(broker)} />
  return <BrokerList />
}
