import type { AcknowledgementProperties } from './packet.ts'
import { FAILURE, refusal } from './reason.ts'
import type { Settle } from './session-effects.ts'
import type { PublishResult } from './types.ts'

/** Settles a promise with what the broker answered to a message; a refusal rejects it. */
export function settling(
  topic: string,
  resolve: (result: PublishResult) => void,
  reject: (error: Error) => void,
): Settle {
  return {
    done(reasonCode: number, properties?: AcknowledgementProperties) {
      if (reasonCode >= FAILURE)
        reject(refusal(`The broker refused a message to “${topic}”`, reasonCode, properties))
      else resolve({ reasonCode, ...properties })
    },
    failed: reject,
  }
}
