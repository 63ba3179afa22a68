import type { StoreApi } from 'zustand/vanilla'
import type { PublishedMessage } from '../../shared/contract/preferences.ts'
import type { Message } from '../../shared/message.ts'
import type { AppState, PublishDraft } from './state.ts'

export const initialPublish: PublishDraft = {
  broker: null,
  message: { topic: '', payload: '', encoding: 'text', qos: 0, retain: false },
}

const HISTORY = 100
/** Characters; a longer payload would swell the preferences, which are written whole. */
const LONGEST_REMEMBERED = 65_536

/** Puts a message into the form of the Publish screen. */
export function fillPublish(state: StoreApi<AppState>, draft: Partial<PublishDraft>): void {
  state.setState(({ publish }) => ({ publish: { ...publish, ...draft } }))
}

/** `history` with `sent` in front; the same message to the same broker stands in it once; a very long one is not kept. */
export function rememberPublished(
  history: readonly PublishedMessage[],
  sent: PublishedMessage,
): PublishedMessage[] {
  if (sent.message.payload.length > LONGEST_REMEMBERED) return [...history]
  const same = JSON.stringify([sent.broker, sent.message])
  const others = history.filter(({ broker, message }) => JSON.stringify([broker, message]) !== same)
  return [sent, ...others].slice(0, HISTORY)
}

/** An empty part says nothing: left out, so that brokers of MQTT 3 are not bothered with properties. */
export function withoutEmptyProperties(message: Message): Message {
  const entries = Object.entries(message.properties ?? {}).filter(
    ([, value]) =>
      value !== undefined && value !== '' && value !== false && !(Array.isArray(value) && value.length === 0),
  )
  const { properties: _, ...rest } = message
  return entries.length === 0 ? rest : { ...rest, properties: Object.fromEntries(entries) }
}
