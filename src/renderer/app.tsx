import { MantineProvider } from '@mantine/core'
import { Shell } from './shell/shell.tsx'
import type { App as AppCore } from './store/app.ts'
import { AppContext } from './store/react.ts'
import { cssVariables, theme } from './theme/theme.ts'

/** The whole window over one running app. */
export function App({ app }: { app: AppCore }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <AppContext value={app}>
        <Shell />
      </AppContext>
    </MantineProvider>
  )
}
