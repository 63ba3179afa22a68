import { useEffect, useRef, useState } from 'react'
import type { BrokerTestReport, TypedSecrets } from '../../../shared/contract/broker.ts'
import { type PlainError, toPlainError } from '../../../shared/errors.ts'
import { useApp } from '../../store/react.ts'
import type { BrokerDraft } from '../draft/broker-draft.ts'
import type { Prepared } from '../draft/prepare.ts'

/** A try of the connection with the values of a draft, saved or not. */
export type Trial =
  | { state: 'running'; draft: BrokerDraft; since: number }
  | { state: 'done'; draft: BrokerDraft; report: BrokerTestReport }
  | { state: 'failed'; draft: BrokerDraft; error: PlainError }

export interface TrialActions {
  trial: Trial | null
  run(draft: BrokerDraft, prepared: Prepared): void
  /** Ends a running one; or puts its report away. */
  close(): void
}

/** One trial at a time; leaving the form ends it. */
export function useTrial(): TrialActions {
  const app = useApp()
  const [trial, setTrial] = useState<Trial | null>(null)
  const current = useRef(0)
  const running = useRef(false)

  function cancel(): void {
    current.current++
    if (!running.current) return
    running.current = false
    app.call('broker.cancelTest', {}).catch(() => {}) // it may have ended by itself just now
  }
  const cancelAtEnd = useRef(cancel)
  useEffect(() => () => cancelAtEnd.current(), [])

  async function run(draft: BrokerDraft, prepared: Prepared): Promise<void> {
    cancel()
    if (prepared.faults) return setTrial(null)
    const mine = current.current
    running.current = true
    setTrial({ state: 'running', draft, since: Date.now() })
    const secrets: TypedSecrets = {
      password: draft.password.typed?.value,
      passphrase: draft.tls.passphrase.typed?.value,
      key: draft.tls.keySecret.typed?.value,
      proxyPassword: draft.proxy.password.typed?.value,
    }
    let ended: Trial
    try {
      ended = {
        state: 'done',
        draft,
        report: await app.call('broker.test', { broker: prepared.broker, ...secrets }),
      }
    } catch (error) {
      ended = { state: 'failed', draft, error: toPlainError(error) }
    }
    if (mine !== current.current) return
    running.current = false
    setTrial(ended)
  }

  return {
    trial,
    run: (draft, prepared) => void run(draft, prepared),
    close() {
      cancel()
      setTrial(null)
    },
  }
}
