import { Screen } from '../component/screen.tsx'
import { About } from './about.tsx'
import { Appearance } from './appearance.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { WorkspaceSettings } from './workspace-settings.tsx'

/** How the window looks, what is loaded, and where things are. */
export function SettingsScreen() {
  return (
    <Screen title="Settings" layout="form">
      <Appearance />
      <WorkspaceSettings />
      <About />
      <Shortcuts />
    </Screen>
  )
}
