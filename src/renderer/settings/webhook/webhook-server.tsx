import { useState } from 'react'
import { type PlainError, toPlainError } from '../../../shared/errors.ts'
import { type WebhookServerSettings, webhookServerSchema } from '../../../shared/workspace/webhook-server.ts'
import { Button } from '../../component/button.tsx'
import { CopyableAddress } from '../../component/copyable-address.tsx'
import { NumberField } from '../../component/number-field.tsx'
import { Problem } from '../../component/problem.tsx'
import { Switch } from '../../component/switch.tsx'
import { TextField } from '../../component/text-field.tsx'
import { useApp, useAppState } from '../../store/react.ts'
import settings from '../settings.module.css'
import { SettingsBlock } from '../settings-block.tsx'
import styles from './webhook.module.css'

/** The server that takes webhooks and nothing else, so that other programs can reach rules. */
export function WebhookServer() {
  const saved = useAppState(state => state.view?.workspace.webhookServer)
  const host = useAppState(state => state.status?.host)
  return (
    <SettingsBlock title="Webhooks">
      <p className="quiet">
        Other programs wake rules by calling an address over HTTP: rules with the trigger “A webhook is
        called”.{' '}
        {host === 'server'
          ? 'The server of this page takes them anyway; one of their own lets others reach them and not the page.'
          : 'They are taken by a server of their own, which does nothing else.'}
      </p>
      {saved && <ServerForm key={JSON.stringify(saved)} saved={saved} />}
    </SettingsBlock>
  )
}

function ServerForm({ saved }: { saved: WebhookServerSettings }) {
  const app = useApp()
  const status = useAppState(state => state.status?.webhookServer)
  const [host, setHost] = useState(saved.host)
  const [port, setPort] = useState<number | null>(saved.port)
  const [refusal, setRefusal] = useState<PlainError | null>(null)
  const changed = host !== saved.host || port !== saved.port
  const [hostFault, portFault] = faultsOf(host, port)
  const everywhere = !['127.0.0.1', '::1', 'localhost'].includes(host.trim())

  async function save(enabled: boolean) {
    setRefusal(null)
    try {
      await app.call('webhookServer.put', { webhookServer: { enabled, host: host.trim(), port: port ?? 0 } })
    } catch (error) {
      setRefusal(toPlainError(error))
    }
  }

  return (
    <form
      className={settings.form}
      aria-label="Webhook server"
      onSubmit={event => {
        event.preventDefault()
        void save(saved.enabled)
      }}
    >
      <Switch
        label="Take webhooks at an address of their own"
        checked={saved.enabled}
        disabled={hostFault !== null || portFault !== null}
        onChange={enabled => void save(enabled)}
      />
      <div className={styles.place}>
        <TextField
          label="Listens at"
          help={
            everywhere
              ? 'Whoever reaches this machine can call them: give each webhook a token.'
              : 'Only programs on this machine reach it; 0.0.0.0 lets in all of the network.'
          }
          mono
          error={hostFault}
          value={host}
          onChange={setHost}
        />
        <NumberField label="Port" min={0} max={65_535} error={portFault} value={port} onChange={setPort} />
      </div>
      {changed && (
        <div className={settings.buttons}>
          <Button small type="submit" variant="primary" disabled={hostFault !== null || portFault !== null}>
            Save
          </Button>
          <Button
            small
            variant="quiet"
            onClick={() => {
              setHost(saved.host)
              setPort(saved.port)
            }}
          >
            Cancel
          </Button>
        </div>
      )}
      {refusal && <Problem error={refusal} />}
      {saved.enabled && status?.error && <Problem error={status.error} />}
      {saved.enabled && status?.address && <CopyableAddress address={`${status.address}…`} />}
    </form>
  )
}

/** What is wrong with host and port, in words. */
function faultsOf(host: string, port: number | null): [string | null, string | null] {
  if (port === null) return [null, 'Give a port; 0 takes any free one.']
  const checked = webhookServerSchema.safeParse({ host, port })
  const faultAt = (name: string) =>
    checked.error?.issues.find(({ path }) => path[0] === name)?.message ?? null
  return [faultAt('host'), faultAt('port')]
}
