import { Screen } from '../component/screen.tsx'
export function EventsScreen() {
  return <Screen title="Events">{null}</Screen>
}
