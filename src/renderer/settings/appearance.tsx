import { Segments } from '../component/select.tsx'
import { useApp, useAppState } from '../store/react.ts'
import { SettingsBlock } from './settings-block.tsx'

export function Appearance() {
  const app = useApp()
  const theme = useAppState(state => state.preferences.theme)
  return (
    <SettingsBlock title="Appearance">
      <Segments
        label="Theme"
        value={theme}
        onChange={next => void app.preferences.put({ theme: next }).catch(app.toasts.fail)}
        options={[
          { value: 'system', label: 'As the system' },
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
      />
    </SettingsBlock>
  )
}
