import { z } from 'zod'
import type { PlainError } from '../errors.ts'
import { idSchema } from '../workspace/broker.ts'

const heldId = z.string().min(1).max(100)

/** Messages of a broker that somebody should look at. */
export const heldMessageCalls = {
  /** Somebody has seen to them; all of the broker where none is named. */
  'broker.dismissMessages': z.strictObject({ id: idSchema, messages: z.array(heldId).max(1000).optional() }),
  /** Does what `repeat` of the message says. Fails with ERR_MESSAGE_GONE, or as a publish does; then it stays. */
  'broker.repeatMessage': z.strictObject({ id: idSchema, message: heldId }),
} as const satisfies Record<string, z.ZodObject>

/**
 * A message that was set aside, or is in doubt. `too-large`: the broker sent more than is accepted. `unreadable`: what it sent
 * is not MQTT. `refused`: it closed the connection each time we sent it. `uncertain`: a crash hides whether the rules saw it.
 */
export interface HeldMessage {
  /** Unique among those of its broker. */
  id: string
  kind: 'too-large' | 'unreadable' | 'refused' | 'uncertain'
  /** Milliseconds since 1970-01-01 UTC; of the last one. */
  time: number
  /** How many there were of this kind on this topic. */
  times: number
  /** Absent where it cannot be read. */
  topic?: string
  /** Bytes of the last one. */
  size?: number
  error?: PlainError
  /** What `broker.repeatMessage` can do with it: publish it again, or give it to the rules. */
  repeat?: 'publish' | 'rules'
}

/** The newest first; `count`: how many there are in all. */
export interface HeldMessages {
  count: number
  messages: HeldMessage[]
}

export interface HeldMessageResults {
  'broker.dismissMessages': null
  'broker.repeatMessage': null
}
