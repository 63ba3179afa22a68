import { Copy } from 'lucide-react'
import { IconButton } from './button.tsx'
import { useCopy } from './copy.ts'
import styles from './field.module.css'

/** What a server listens at to be reached at every address of its machine. */
const everywhere = /\/\/(0\.0\.0\.0|\[::\])[:/]/

/** An address that others are to be given. */
export function CopyableAddress({ address }: { address: string }) {
  const copy = useCopy()
  const [, placeholder] = everywhere.exec(address) ?? []
  return (
    <div>
      <span className={styles.address}>
        <code>{address}</code>
        <IconButton icon={Copy} label="Copy the address" onClick={() => copy(address)} />
      </span>
      {placeholder && (
        <p className="secondary">Others put this machine’s name or address in place of {placeholder}.</p>
      )}
    </div>
  )
}
