import { type Message, messageSchema } from '../../shared/message.ts'
import { payloadFault } from '../component/payload-fault.ts'
import { withoutEmptyProperties } from '../store/publish.ts'

/** What is wrong with `message`, by field; empty where it can be sent. */
export function messageFaults(message: Message): Record<string, string> {
  const faults: Record<string, string> = {}
  const checked = messageSchema.safeParse(withoutEmptyProperties(message))
  for (const { path, message: words } of checked.error?.issues ?? []) {
    const field = String(path[0] === 'properties' ? path[1] : path[0])
    faults[field] ??= words
  }
  const payload = payloadFault(message.payload, message.encoding)
  if (payload) faults.payload = payload
  return faults
}
