import { useCallback, useEffect, useState } from 'react'
import type { SecretStatus } from '../../shared/contract/status.ts'
import type { SecretUse } from '../../shared/secret-place.ts'
import { useApp } from '../store/react.ts'
import { Button } from './button.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'
import styles from './field.module.css'
import { Callout } from './problem.tsx'

export interface SecretElsewhereProps {
  /** The secrets, and where each would be sent. */
  uses: readonly SecretUse[]
  /** The words stand above already: the button alone. */
  bare?: boolean
}

/** The form and the panel beside it may speak of the same secret: all look again. */
const shown = new Set<() => Promise<void>>()

/** The first stored secret that may not be sent to its place yet, and the way to allow it; nothing where all is well. */
export function SecretElsewhere({ uses, bare }: SecretElsewhereProps) {
  const app = useApp()
  const names = uses.map(({ name }) => name).join(' ')
  const [status, setStatus] = useState<SecretStatus | null>(null)
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)

  const look = useCallback(async () => {
    setStatus((await app.attempt('secret.status', { names: names.split(' ').filter(Boolean) })) ?? null)
  }, [app, names])
  useEffect(() => {
    shown.add(look)
    void look()
    return () => void shown.delete(look)
  }, [look])

  const found = uses.find(({ name, place }) => status?.stored[name] && !status.places[name]?.includes(place))
  if (!found) return null
  const { name, place } = found
  const kept = status?.places[name] ?? []

  async function allow() {
    setBusy(true)
    const allowed = await app.attempt('secret.allow', { name, place })
    setBusy(false)
    setAsking(false)
    if (allowed !== undefined) await Promise.all([...shown].map(again => again()))
  }

  const button = (
    <Button small onClick={() => setAsking(true)}>
      Allow for this address
    </Button>
  )
  return (
    <>
      {bare ? (
        <div>{button}</div>
      ) : (
        <Callout level="warning" title={keptInWords(kept, place)}>
          <div className={styles.list}>
            It is not sent there before you type it again, or allow it.
            <div>{button}</div>
          </div>
        </Callout>
      )}
      <ConfirmDialog
        open={asking}
        title={`Send this secret to ${place}?`}
        confirm="Allow for this address"
        danger={false}
        busy={busy}
        onConfirm={() => void allow()}
        onCancel={() => setAsking(false)}
      >
        <p>
          “{name}” {kept.length === 0 ? 'may be sent nowhere yet' : `is kept for ${kept.join(' and ')}`}.
          Whoever runs {place} will then get it, as often as Tomte connects.
        </p>
        <p>Allow it only if you chose this address yourself.</p>
      </ConfirmDialog>
    </>
  )
}

function keptInWords(kept: readonly string[], place: string): string {
  if (kept.length === 0) return `It was not stored for ${place}.`
  return `It is kept for ${kept.join(' and ')}, not for ${place}.`
}
