import { RadioTower } from 'lucide-react'
import { EmptyState } from '../component/empty-state.tsx'
import { Screen } from '../component/screen.tsx'

export function BrokersScreen() {
  return (
    <Screen title="Brokers">
      <EmptyState icon={RadioTower} title="Brokers will be here" />
    </Screen>
  )
}
