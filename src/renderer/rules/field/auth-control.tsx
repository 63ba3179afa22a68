import type { FieldHint } from '../../../shared/plugin.ts'
import type { RequestAuth } from '../../../shared/workspace/request-auth.ts'
import { Select } from '../../component/select.tsx'
import { TextField } from '../../component/text-field.tsx'
import styles from '../block/part.module.css'
import { type ControlProps, fieldProps, textOf } from './control.ts'
import { SecretControl } from './secret-control.tsx'

type Kind = RequestAuth['type'] | 'none'
const kinds: { value: Kind; label: string }[] = [
  { value: 'none', label: 'Not at all' },
  { value: 'basic', label: 'By user name and password' },
  { value: 'bearer', label: 'By a token' },
  { value: 'header', label: 'By a header of its own' },
]

const secrets: Record<RequestAuth['type'], FieldHint> = {
  basic: { name: 'password', label: 'Password', control: 'secret' },
  bearer: { name: 'token', label: 'Token', control: 'secret' },
  header: { name: 'value', label: 'Value of the header', control: 'secret' },
}

/** How a request proves who sends it; secrets go into the keychain. */
export function AuthControl(props: ControlProps) {
  const auth = (props.value ?? null) as Record<string, unknown> | null
  const kind = (auth?.type as Kind | undefined) ?? 'none'
  const set = (name: string, value: unknown) => props.onChange({ ...auth, [name]: value })
  const secret = kind === 'none' ? null : secrets[kind]
  return (
    <div className={styles.fields}>
      <div className={styles.wide}>
        <Select<Kind>
          {...fieldProps(props)}
          value={kind}
          onChange={next => props.onChange(next === 'none' ? undefined : { type: next })}
          options={kinds}
        />
      </div>
      {kind === 'basic' && (
        <TextField
          label="User name"
          value={textOf(auth?.username)}
          onChange={text => set('username', text)}
        />
      )}
      {kind === 'header' && (
        <TextField
          label="Header"
          placeholder="X-Api-Key"
          mono
          value={textOf(auth?.name)}
          onChange={text => set('name', text)}
        />
      )}
      {secret && (
        <div className={styles.twoThirds}>
          <SecretControl
            {...props}
            key={kind}
            hint={secret}
            error={undefined}
            value={auth?.[secret.name]}
            onChange={value => set(secret.name, value)}
          />
        </div>
      )}
    </div>
  )
}
