import { Button } from '../../component/button.tsx'
import { CopyableAddress } from '../../component/copyable-address.tsx'
import { Problem } from '../../component/problem.tsx'
import { TextField } from '../../component/text-field.tsx'
import { useApp, useAppState } from '../../store/react.ts'
import styles from '../block/part.module.css'
import { type ControlProps, fieldProps, textOf } from './control.ts'

/** The last part of a webhook's address, and below it the whole of it, for whoever is to call it. */
export function WebhookControl(props: ControlProps) {
  const id = textOf(props.value)
  return (
    <>
      <TextField
        {...fieldProps(props)}
        mono
        value={id}
        placeholder={props.hint.placeholder}
        onChange={props.onChange}
      />
      <div className={styles.addresses}>
        <Addresses id={id === '' ? '…' : id} />
      </div>
    </>
  )
}

function Addresses({ id }: { id: string }) {
  const app = useApp()
  const host = useAppState(state => state.status?.host)
  const server = useAppState(state => state.status?.webhookServer)
  // The page of the server host comes from the server that takes webhooks too.
  const own = host === 'server' ? [`${location.origin}/hook/`] : []
  const bases = [...own, ...(server?.address ? [server.address] : [])]
  if (bases.length > 0) return bases.map(base => <CopyableAddress key={base} address={`${base}${id}`} />)
  if (server?.error) return <Problem error={server.error} />
  return (
    <p className="secondary">
      No server takes webhooks yet.{' '}
      <Button small variant="quiet" onClick={() => app.navigation.go({ screen: 'settings' })}>
        Switch it on in the settings
      </Button>
    </p>
  )
}
