import { Plus } from 'lucide-react'
import { Button } from '../component/button.tsx'
import { useApp } from '../store/react.ts'
import { DemoHouseButton } from './demo-house-button.tsx'

/** The two ways on where there is no broker yet. */
export function FirstBrokerButtons() {
  const app = useApp()
  return (
    <>
      <Button
        variant="primary"
        icon={Plus}
        onClick={() => app.navigation.go({ screen: 'brokers', id: 'new' })}
      >
        Add a broker
      </Button>
      <DemoHouseButton />
    </>
  )
}
