import { Activity, Search, SearchX } from 'lucide-react'
import { Button } from '../component/button.tsx'
import { EmptyState } from '../component/empty-state.tsx'
import { filtersOn, noFilter } from '../store/event-filter.ts'
import { useApp, useAppState, useBrokers } from '../store/react.ts'
import { FirstBrokerButtons } from '../welcome/first-broker-buttons.tsx'

/** Why the list is empty, and the one next step. */
export function NoEvents() {
  const app = useApp()
  const brokers = useBrokers()
  const loaded = useAppState(state => state.events.loaded)
  const filtered = useAppState(state => filtersOn(state.events.filter) > 0)
  const searching = useAppState(state => state.events.searching)
  const over = useAppState(({ events }) => events.query.to !== undefined && events.query.to < Date.now())
  const connected = useAppState(
    state => state.status?.brokers.some(broker => broker.state === 'connected') ?? false,
  )

  if (!loaded) return null
  if (filtered && searching)
    return (
      <EmptyState icon={Search} title="Looking through the journal …">
        No event that fits has been found yet.
      </EmptyState>
    )
  if (filtered)
    return (
      <EmptyState
        icon={SearchX}
        title="No event fits the filter"
        action={<Button onClick={() => app.events.setFilter(noFilter)}>Clear the filter</Button>}
      >
        {over ? 'The journal has none in this span.' : 'New events that fit will show here as they happen.'}
      </EmptyState>
    )
  if (brokers.length === 0)
    return (
      <EmptyState
        icon={Activity}
        title="Messages of your brokers will show here"
        action={<FirstBrokerButtons />}
      >
        Each message becomes an event, and rules act on events. The demo house has simulated devices, so that
        there is something to see at once.
      </EmptyState>
    )
  return (
    <EmptyState
      icon={Activity}
      title="Nothing has happened yet"
      action={<Button onClick={() => app.navigation.go({ screen: 'publish' })}>Publish a message</Button>}
    >
      {connected
        ? 'Tomte is connected and listening. What your devices say will show here.'
        : 'No broker is connected yet; look at the Brokers screen for the reason.'}
    </EmptyState>
  )
}
