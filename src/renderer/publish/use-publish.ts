import { useState } from 'react'
import { type PlainError, toPlainError } from '../../shared/errors.ts'
import type { Message } from '../../shared/message.ts'
import type { App } from '../store/app.ts'
import { rememberPublished, withoutEmptyProperties } from '../store/publish.ts'
import { useApp } from '../store/react.ts'

export type PublishResult =
  | { state: 'sent'; bytes: number; topic: string; time: number }
  | { state: 'failed'; error: PlainError }

/** Sends messages; the last result stands until the next one. */
export function usePublish() {
  const app = useApp()
  const [result, setResult] = useState<PublishResult | null>(null)
  const [busy, setBusy] = useState(false)

  async function send(broker: string, written: Message): Promise<void> {
    const message = withoutEmptyProperties(written)
    setBusy(true)
    try {
      const { bytes } = await app.call('publish', { broker, message })
      const time = Date.now()
      setResult({ state: 'sent', bytes, topic: message.topic, time })
      await remember(app, broker, message, time)
    } catch (error) {
      setResult({ state: 'failed', error: toPlainError(error) })
    } finally {
      setBusy(false)
    }
  }

  return { send, busy, result }
}

async function remember(app: App, broker: string, message: Message, time: number): Promise<void> {
  const { publishHistory } = app.state.getState().preferences
  await app.preferences
    .put({ publishHistory: rememberPublished(publishHistory, { broker, message, time }) })
    .catch(app.toasts.fail)
}
