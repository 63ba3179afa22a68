import { generate } from 'mqtt-packet'
import type { ProtocolVersion } from './types.ts'

/** UNSUBSCRIBE. */
export function encodeUnsubscribe(id: number, filters: string[], version: ProtocolVersion): Buffer {
  return generate(
    { cmd: 'unsubscribe', messageId: id, unsubscriptions: filters },
    { protocolVersion: version },
  )
}
