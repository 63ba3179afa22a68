import { Workflow } from 'lucide-react'
import { EmptyState } from '../component/empty-state.tsx'
import { Screen } from '../component/screen.tsx'

export function RulesScreen() {
  return (
    <Screen title="Rules">
      <EmptyState icon={Workflow} title="Rules will be here" />
    </Screen>
  )
}
