import { Screen } from '../component/screen.tsx'
import { About } from './about.tsx'
import { Appearance } from './appearance.tsx'
import { Extensions } from './extension/extensions.tsx'
import { GlobalFilters } from './filter/global-filters.tsx'
import { Folders } from './folder/folders.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { Variables } from './variable/variables.tsx'
import { WebhookServer } from './webhook/webhook-server.tsx'
import { WorkspaceSettings } from './workspace-settings.tsx'

/** How the window looks, what is loaded, and where things are. */
export function SettingsScreen() {
  return (
    <Screen title="Settings" layout="form">
      <Appearance />
      <WorkspaceSettings />
      <Variables />
      <GlobalFilters />
      <Folders />
      <WebhookServer />
      <Extensions />
      <About />
      <Shortcuts />
    </Screen>
  )
}
