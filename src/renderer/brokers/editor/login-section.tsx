import { maySpeak5, type ProtocolVersion } from '../../../shared/workspace/broker.ts'
import { Segments } from '../../component/select.tsx'
import { Switch } from '../../component/switch.tsx'
import { TextField } from '../../component/text-field.tsx'
import { usernameExample } from '../draft/preset-draft.ts'
import { useFault, useForm } from '../form/form-context.ts'
import { BrokerSecret } from './broker-secret.tsx'
import styles from './form.module.css'

const versions: { value: ProtocolVersion; label: string }[] = [
  { value: 'auto', label: 'Automatic' },
  { value: '5', label: '5' },
  { value: '3.1.1', label: '3.1.1' },
  { value: '3.1', label: '3.1' },
]

/** Who Tomte is to the broker, and which version of MQTT they speak. */
export function LoginSection() {
  const { draft, change } = useForm()
  const username = useFault('username')
  const password = useFault('password')
  const clientId = useFault('clientId')
  const authentication = useFault('authentication')
  return (
    <>
      <div className={styles.pair}>
        <TextField
          label="User name"
          name="username"
          value={draft.username}
          onChange={value => change({ username: value })}
          {...username}
          placeholder={usernameExample(draft) ?? 'None'}
        />
        <BrokerSecret
          label="Password"
          kind="password"
          secret={draft.password}
          onChange={next => change({ password: next })}
          error={password.error}
        />
      </div>
      <div className={styles.pair}>
        <Segments
          label="Protocol version"
          value={draft.protocolVersion}
          options={versions}
          onChange={protocolVersion => change({ protocolVersion })}
        />
        <TextField
          label="Client id"
          name="clientId"
          mono
          value={draft.clientId}
          onChange={value => change({ clientId: value })}
          {...clientId}
          placeholder="Made by Tomte"
          help={
            draft.protocolVersion === '3.1' && draft.clientId.length > 23
              ? 'Brokers that speak 3.1 may refuse more than 23 characters.'
              : undefined
          }
        />
      </div>
      {(draft.authentication !== null || (maySpeak5(draft.protocolVersion) && draft.username !== '')) && (
        <Switch
          label="Prove the password without sending it"
          checked={draft.authentication !== null}
          onChange={on => change({ authentication: on ? 'scram-sha-256' : null })}
          help={authentication.error ?? 'SCRAM-SHA-256 of MQTT 5, where the broker is set up for it.'}
        />
      )}
    </>
  )
}
