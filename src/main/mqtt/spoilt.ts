import { createHash } from 'node:crypto'
import type { ProtocolFault } from './errors.ts'
import type { QoS } from './types.ts'

/** So many messages of the broker that cannot be read are remembered. */
const MOST = 100
const DUP = 8

/** Remembers received messages that broke the protocol, so that each ends only one connection. */
export class SpoiltMessages {
  readonly #seen = new Set<string>()

  /** Whether this PUBLISH (its first byte, and what follows the fixed header) was the end of a connection before. */
  comesAgain(first: number, body: Buffer, { code }: ProtocolFault): boolean {
    const id = packetIdAt(first, body)
    const hash = createHash('sha1').update(Buffer.from([first & ~DUP]))
    hash.update(body.subarray(0, id ?? 0)).update(body.subarray(id === undefined ? 0 : id + 2))
    const key = `${code} ${hash.digest('base64')}`
    if (this.#seen.has(key)) return true
    if (this.#seen.size >= MOST) this.#seen.clear()
    this.#seen.add(key)
    return false
  }
}

/** How to acknowledge a message that cannot be read; the identifier is 0 for QoS 0. */
export interface SpoiltExchange {
  qos: QoS
  id: number
}

/** QoS and Packet Identifier of a PUBLISH that cannot be read as a whole; undefined where not even they can be. */
export function exchangeOf(first: number, body: Buffer): SpoiltExchange | undefined {
  const qos = (first >> 1) & 3
  if (qos === 0) return { qos, id: 0 }
  const at = packetIdAt(first, body)
  const id = at === undefined ? 0 : body.readUInt16BE(at)
  return qos === 3 || id === 0 ? undefined : { qos: qos as 1 | 2, id }
}

function packetIdAt(first: number, body: Buffer): number | undefined {
  if ((first & 6) === 0 || body.length < 4) return undefined
  const at = 2 + body.readUInt16BE(0)
  return at + 2 <= body.length ? at : undefined
}
