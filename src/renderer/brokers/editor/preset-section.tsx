import { ExternalLink } from 'lucide-react'
import { type Preset, rulesOf } from '../../../shared/preset/preset.ts'
import { presets } from '../../../shared/preset/presets.ts'
import { Button } from '../../component/button.tsx'
import { Segments, Select } from '../../component/select.tsx'
import { useApp } from '../../store/react.ts'
import { endpointOf, presetChoices, withEndpoint, withPreset } from '../draft/preset-draft.ts'
import { useFault, useForm } from '../form/form-context.ts'
import styles from './form.module.css'

/** Which hosted service the broker is, and what that service demands. */
export function PresetSection() {
  const { draft, change } = useForm()
  const { error } = useFault('preset')
  const preset = draft.preset && presets[draft.preset]
  return (
    <>
      <div className={styles.pair}>
        <Select
          label="Service"
          value={draft.preset ?? 'none'}
          options={presetChoices}
          onChange={value => change(withPreset(draft, value === 'none' ? null : value))}
          error={error}
        />
        {draft.preset && preset && (
          <Segments
            label="Endpoint"
            value={String(endpointOf(draft, draft.preset))}
            options={preset.endpoints.value.map(({ scheme, port }, index) => ({
              value: String(index),
              label: `${scheme === 'wss' ? 'WebSocket, port' : 'Port'} ${port}`,
            }))}
            onChange={value => change(withEndpoint(draft, preset.endpoints.value[Number(value)]!))}
          />
        )}
      </div>
      {preset && <Rules preset={preset} />}
    </>
  )
}

function Rules({ preset }: { preset: Preset }) {
  const app = useApp()
  const rules = rulesOf(preset)
  const pages = [...new Set(rules.map(({ link }) => link))]
  const open = (url: string) => void app.attempt('host.openLink', { url })
  return (
    <details className={styles.rules}>
      <summary>What {preset.title} demands</summary>
      <ul>
        {rules.map(({ says, link }) => (
          <li key={says}>
            {says}{' '}
            {pages.length > 1 && (
              <Button small variant="quiet" icon={ExternalLink} onClick={() => open(link)}>
                Read
              </Button>
            )}
          </li>
        ))}
      </ul>
      {pages.length === 1 && (
        <Button small icon={ExternalLink} onClick={() => open(pages[0]!)}>
          Read it at the vendor’s
        </Button>
      )}
    </details>
  )
}
