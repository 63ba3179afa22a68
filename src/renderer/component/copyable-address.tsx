import { Copy } from 'lucide-react'
import { IconButton } from './button.tsx'
import { useCopy } from './copy.ts'
import styles from './field.module.css'

/** An address that others are to be given. */
export function CopyableAddress({ address }: { address: string }) {
  const copy = useCopy()
  return (
    <span className={styles.address}>
      <code>{address}</code>
      <IconButton icon={Copy} label="Copy the address" onClick={() => copy(address)} />
    </span>
  )
}
