import { ClipboardPaste } from 'lucide-react'
import { useState } from 'react'
import { isPemText } from '../../../shared/workspace/tls.ts'
import { Button, IconButton } from '../../component/button.tsx'
import { FileField } from '../../component/file-field.tsx'
import { useAppState } from '../../store/react.ts'
import type { TlsDraft } from '../draft/broker-draft.ts'
import { mendPem } from '../draft/pem-text.ts'
import { hasSecret, noSecret, type SecretDraft } from '../draft/secret-draft.ts'
import { useFault } from '../form/form-context.ts'
import { BrokerSecret } from './broker-secret.tsx'
import styles from './form.module.css'

/** The private key: a file, or its text pasted, which then lies in the keychain. */
export function KeyField({ tls, put }: { tls: TlsDraft; put(part: Partial<TlsDraft>): void }) {
  const { error, onBlur } = useFault('tls.key')
  const [pasting, setPasting] = useState(false)
  const keep = useAppState(state => (state.status?.keychain.available ? 'keychain' : 'session'))
  const { keySecret } = tls

  function setSecret(next: SecretDraft) {
    const typed = next.typed && { ...next.typed, value: mendPem(next.typed.value) }
    put({ keySecret: { ...next, typed }, key: '' })
  }
  function setFile(path: string) {
    if (isPemText(path)) setSecret({ ...keySecret, typed: { value: path, keep } })
    else put({ key: path })
  }

  if (!pasting && !hasSecret(keySecret))
    return (
      <FileField
        label="Private key"
        title="Choose the private key"
        extensions={['pem', 'key', 'der']}
        value={tls.key || null}
        onChange={path => setFile(path ?? '')}
        error={error}
        onBlur={onBlur}
        extra={<IconButton icon={ClipboardPaste} label="Paste its text" onClick={() => setPasting(true)} />}
      />
    )
  return (
    <div className={styles.group}>
      <BrokerSecret
        label="Private key"
        kind="key"
        secret={keySecret}
        onChange={setSecret}
        error={error}
        help="The text of the key; it is kept in the keychain."
        text="-----BEGIN PRIVATE KEY-----"
      />
      <div className={styles.row}>
        <Button
          small
          onClick={() => {
            setPasting(false)
            put({ keySecret: noSecret })
          }}
        >
          Use a file
        </Button>
      </div>
    </div>
  )
}
