import type { EventDetail } from '../../shared/contract/event.ts'
import { decodeText, fromBase64 } from '../../shared/encoding.ts'
import type { Message } from '../../shared/message.ts'
import type { App } from '../store/app.ts'
import { fillPublish, initialPublish } from '../store/publish.ts'
import { ruleDraftTarget } from '../store/rule-draft.ts'

/** Begins a rule that listens for this event. */
export function makeRule(app: App, id: number): void {
  const row = app.state.getState().events.rows.find(other => other.id === id)
  if (row) app.navigation.go(ruleDraftTarget(row))
}

/** Opens Publish with the event's message in it. */
export async function publishAgain(app: App, id: number): Promise<void> {
  const detail = await app.attempt('event.get', { id })
  if (!detail) return
  if (detail.truncated) {
    app.toasts.show('warning', 'This payload is too long to be published from here.', {
      text: 'Only its first MiB is kept in the window.',
    })
    return
  }
  const brokers = app.state.getState().view?.workspace.brokers ?? []
  const broker = detail.source.broker ?? brokers[0]?.id ?? null
  fillPublish(app.state, { broker, message: messageOf(detail) })
  app.navigation.go({ screen: 'publish' })
}

/** The message that would cause this event again; bytes that are no text stand as base64. */
export function messageOf({ source, row, payload }: EventDetail): Message {
  const text = decodeText(fromBase64(payload))
  const written: Pick<Message, 'payload' | 'encoding'> =
    text === null || row.kind === 'binary'
      ? { payload, encoding: 'base64' }
      : { payload: text, encoding: row.kind === 'json' ? 'json' : 'text' }
  return {
    ...initialPublish.message,
    topic: source.topic ?? '',
    qos: source.qos ?? 0,
    retain: source.retain ?? false,
    ...(source.properties && { properties: source.properties }),
    ...written,
  }
}
