import type { CallHandlers } from '../../shared/contract/calls.ts'
import type { heldMessageCalls } from '../../shared/contract/held-message.ts'

/** What windows may do with messages that somebody should look at. */
export interface HeldMessagePort {
  /** All of the broker where none is named. */
  dismiss(broker: string, messages: readonly string[] | undefined): Promise<void>
  /** Rejects with ERR_MESSAGE_GONE, or as a publish does. */
  repeat(broker: string, message: string): Promise<void>
}

/** The calls about messages that were set aside or are in doubt. */
export function heldMessageHandlers(
  port: HeldMessagePort,
): Pick<CallHandlers, keyof typeof heldMessageCalls> {
  return {
    async 'broker.dismissMessages'({ id, messages }) {
      await port.dismiss(id, messages)
      return null
    },
    async 'broker.repeatMessage'({ id, message }) {
      await port.repeat(id, message)
      return null
    },
  }
}
