import { useMantineColorScheme } from '@mantine/core'
import { Unplug } from 'lucide-react'
import { useEffect } from 'react'
import { BrokersScreen } from '../brokers/brokers-screen.tsx'
import { EmptyState } from '../component/empty-state.tsx'
import { EventsScreen } from '../events/events-screen.tsx'
import { PublishScreen } from '../publish/publish-screen.tsx'
import { RecordingsScreen } from '../recordings/recordings-screen.tsx'
import { RulesScreen } from '../rules/rules-screen.tsx'
import { SettingsScreen } from '../settings/settings-screen.tsx'
import { useAppState } from '../store/react.ts'
import type { ScreenName } from '../store/route.ts'
import { Welcome } from '../welcome/welcome.tsx'
import { CommandPalette } from './command-palette.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { InspectorSlot } from './inspector-slot.tsx'
import { LeaveDialog } from './leave-dialog.tsx'
import { Notices } from './notices.tsx'
import { Questions } from './questions.tsx'
import { Rail } from './rail.tsx'
import { RulesPaused } from './rules-pause.tsx'
import styles from './shell.module.css'
import { MAIN, SkipLink } from './skip-link.tsx'
import { StatusBar } from './status-bar.tsx'
import { Toasts } from './toasts.tsx'
import { TopBar } from './top-bar.tsx'
import { useKeptFocus } from './use-kept-focus.ts'
import { useShortcuts } from './use-shortcuts.ts'

const screenOf: Record<ScreenName, () => React.JSX.Element> = {
  events: EventsScreen,
  rules: RulesScreen,
  brokers: BrokersScreen,
  recordings: RecordingsScreen,
  publish: PublishScreen,
  settings: SettingsScreen,
}

/** Rail, top bar, the screen, inspector and status bar. */
export function Shell() {
  useTheme()
  useShortcuts()
  useKeptFocus()
  const name = useAppState(state => state.navigation.route.screen)
  const ready = useAppState(state => state.view !== null && state.status !== null)
  const Content = screenOf[name]
  return (
    <div className={styles.shell}>
      <SkipLink />
      <Rail />
      <div className={styles.right}>
        <TopBar />
        <RulesPaused />
        <Questions />
        <Notices />
        <div className={styles.middle}>
          <main id={MAIN} className={styles.main} tabIndex={-1}>
            <ErrorBoundary resetKey={name}>{ready ? <Content /> : <Waiting />}</ErrorBoundary>
          </main>
          <InspectorSlot />
        </div>
        <StatusBar />
      </div>
      <Toasts />
      <CommandPalette />
      <LeaveDialog />
      <Welcome />
    </div>
  )
}

/** Before the core has spoken: nothing for the first moment, then what to do. */
function Waiting() {
  const lost = useAppState(state => state.link.state === 'lost')
  if (!lost) return null
  return (
    <EmptyState icon={Unplug} title="Tomte is not reachable">
      Check that tomte serve is still running. This page connects again by itself.
    </EmptyState>
  )
}

function useTheme(): void {
  const { setColorScheme } = useMantineColorScheme()
  const theme = useAppState(state => state.preferences.theme)
  const loaded = useAppState(state => state.preferencesLoaded)
  useEffect(() => {
    if (loaded) setColorScheme(theme === 'system' ? 'auto' : theme)
  }, [theme, loaded, setColorScheme])
}
