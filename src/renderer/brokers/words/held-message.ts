import type { HeldMessage } from '../../../shared/contract/held-message.ts'
import { byteSize, count } from '../../component/number-format.ts'

/** What became of it, in few words. */
export function heldTitle({ kind, times }: HeldMessage): string {
  const often = times > 1 ? ` (${count(times)} times)` : ''
  if (kind === 'too-large') return `Too large${often}`
  if (kind === 'unreadable') return `Not readable${often}`
  return kind === 'refused' ? 'Not sent' : 'In doubt'
}

/** What happened, in a sentence. */
export function heldReason({ kind, size = 0, error }: HeldMessage): string {
  if (kind === 'too-large')
    return `The broker sent ${byteSize(size)}, more than is accepted. It was acknowledged, and no rule saw it.`
  if (kind === 'unreadable') return `${error?.message ?? 'It is not MQTT.'} No rule saw it.`
  if (kind === 'refused') return 'Each time it was sent, the broker closed the connection.'
  return 'It came just before Tomte was cut off. The rules may have acted on it, or not; it was not given to them again.'
}

/** What can be done about it; absent where there is nothing. */
export function heldHint({ kind, error }: HeldMessage): string | undefined {
  return kind === 'uncertain' ? undefined : error?.hint
}

/** The word on its button; absent where it cannot be repeated. */
export function repeatWord({ repeat }: HeldMessage): string | undefined {
  if (repeat === 'publish') return 'Publish again'
  return repeat === 'rules' ? 'Give to rules' : undefined
}
