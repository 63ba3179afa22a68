import { Screen } from '../component/screen.tsx'
export function SettingsScreen() {
  return <Screen title="Settings">{null}</Screen>
}
