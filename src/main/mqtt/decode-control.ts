import mqttPacket, {
  type IAuthPacket,
  type IConnackPacket,
  type IDisconnectPacket,
  type ISubackPacket,
} from 'mqtt-packet'
import { forbidden, malformed } from './errors.ts'
import { FieldReader } from './field.ts'
import { type AcknowledgementType, type ControlPacket, PacketType } from './packet.ts'
import { Allowed, readProperties } from './properties.ts'
import { isKnownFailure, reasonOfReturnCode } from './reason.ts'
import type { ProtocolVersion } from './types.ts'

const FROM_CLIENTS: Record<number, string> = {
  1: 'CONNECT',
  8: 'SUBSCRIBE',
  10: 'UNSUBSCRIBE',
  12: 'PINGREQ',
}
/** Types whose reserved flags are 2 instead of 0: PUBREL, SUBSCRIBE, UNSUBSCRIBE. */
const FLAGGED = new Set<number>([PacketType.pubrel, PacketType.subscribe, PacketType.unsubscribe])

/** The Reason Codes an acknowledgement may carry, besides the failures that SUBACK and its like define. */
const PUBLISH_CODES = new Set([0, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99])
const RELEASE_CODES = new Set([0, 0x92])

/** Unsupported Protocol Version, and how brokers say it that know no properties. [MQTT-3.1.2-2] */
const WRONG_VERSION = 0x84
const OLD_REFUSALS = new Set([1, WRONG_VERSION])

/**
 * Decodes every packet but PUBLISH, and throws a ProtocolFault for what a broker may not send. mqtt-packet reads all
 * but the acknowledgements of PUBLISH; what it lets through is refused here.
 */
export class ControlDecoder {
  readonly #version: ProtocolVersion

  constructor(version: ProtocolVersion) {
    this.#version = version
  }

  decode(first: number, bytes: Buffer, start: number, end: number): ControlPacket {
    const type = first >> 4
    if ((first & 15) !== (FLAGGED.has(type) ? 2 : 0))
      throw malformed(`the flags of a packet of type ${type} are wrong`) // [MQTT-2.1.3-1]
    switch (type) {
      case PacketType.puback:
      case PacketType.pubrec:
      case PacketType.pubrel:
      case PacketType.pubcomp:
        return this.#acknowledgement(type, new FieldReader(bytes, start, end))
      case PacketType.connack:
        return this.#connack(bytes, start, end)
      case PacketType.suback:
      case PacketType.unsuback:
        return this.#grant(type, bytes, start, end)
      case PacketType.pingresp:
        if (start !== end) throw malformed('a PINGRESP has a body')
        return { type }
      case PacketType.disconnect:
        return this.#disconnect(bytes, start, end)
      case PacketType.auth:
        return this.#auth(bytes, start, end)
      default:
        throw forbidden(`it sent ${FROM_CLIENTS[type] ?? 'a reserved packet'}, which a broker may not send`)
    }
  }

  #acknowledgement(type: AcknowledgementType, fields: FieldReader): ControlPacket {
    const id = fields.packetId()
    if (this.#version !== 5 || fields.at === fields.end) {
      fields.finish()
      return { type, id, reasonCode: 0, properties: undefined }
    }
    const reasonCode = fields.byte()
    const codes = type === PacketType.puback || type === PacketType.pubrec ? PUBLISH_CODES : RELEASE_CODES
    if (!codes.has(reasonCode))
      throw malformed(`an acknowledgement has the unknown reason code ${reasonCode}`)
    const properties = fields.at === fields.end ? undefined : readProperties(fields, Allowed.acknowledgement)
    fields.finish()
    return { type, id, reasonCode, properties }
  }

  #connack(bytes: Buffer, start: number, end: number): ControlPacket {
    if (end - start < 2) throw malformed('a CONNACK ends too early')
    if (this.#version === 5 && end - start === 2 && OLD_REFUSALS.has(bytes[start + 1]!))
      return { type: PacketType.connack, sessionPresent: false, reasonCode: WRONG_VERSION, properties: {} }
    const properties = this.#properties(bytes, start + 2, end, Allowed.connack)
    const packet = this.#parse<IConnackPacket>(bytes, start, end)
    const { sessionPresent } = packet
    const reasonCode = this.#version === 5 ? packet.reasonCode! : reasonOfReturnCode(packet.returnCode!)
    if (reasonCode === undefined)
      throw malformed(`a CONNACK has the unknown return code ${packet.returnCode}`)
    if (reasonCode !== 0 && !isKnownFailure(reasonCode))
      throw malformed(`a CONNACK has the unknown reason code ${reasonCode}`)
    if (reasonCode !== 0 && sessionPresent) throw forbidden('a CONNACK refuses, but has Session Present') // [MQTT-3.2.2-6]
    return { type: PacketType.connack, sessionPresent, reasonCode, properties }
  }

  #grant(type: 9 | 11, bytes: Buffer, start: number, end: number): ControlPacket {
    const fields = new FieldReader(bytes, start, end)
    const id = fields.packetId()
    const properties = this.#version === 5 ? readProperties(fields, Allowed.acknowledgement) : {}
    const reasonCodes = (this.#parse<ISubackPacket>(bytes, start, end).granted ?? []) as number[]
    return { type, id, reasonCodes, properties }
  }

  #disconnect(bytes: Buffer, start: number, end: number): ControlPacket {
    if (this.#version !== 5) throw forbidden('it sent DISCONNECT, which only a client may send in MQTT 3.1.1')
    const properties = end - start < 2 ? {} : this.#properties(bytes, start + 1, end, Allowed.disconnect)
    const { reasonCode } = this.#parse<IDisconnectPacket>(bytes, start, end)
    if (reasonCode === 4) throw forbidden('it sent DISCONNECT with a reason that only a client may give')
    return { type: PacketType.disconnect, reasonCode: reasonCode ?? 0, properties }
  }

  #auth(bytes: Buffer, start: number, end: number): ControlPacket {
    if (this.#version !== 5) throw forbidden('it sent AUTH, which MQTT 3.1.1 does not have')
    if (start === end) return { type: PacketType.auth, reasonCode: 0, properties: {} }
    const properties = end - start < 2 ? {} : this.#properties(bytes, start + 1, end, Allowed.auth)
    const { reasonCode } = this.#parse<IAuthPacket>(bytes, start, end)
    return { type: PacketType.auth, reasonCode, properties }
  }

  /** The properties from `at` to the end of the packet; MQTT 3.1.1 has none. */
  #properties(bytes: Buffer, at: number, end: number, allowed: ReadonlySet<number>): Record<string, unknown> {
    const fields = new FieldReader(bytes, at, end)
    const properties = this.#version === 5 ? readProperties(fields, allowed) : {}
    fields.finish()
    return properties
  }

  #parse<Parsed>(bytes: Buffer, start: number, end: number): Parsed {
    let parsed: unknown
    const parser = mqttPacket.parser({ protocolVersion: this.#version })
    parser.on('packet', packet => {
      parsed = packet
    })
    parser.on('error', (error: Error) => {
      throw malformed(error.message, error)
    })
    parser.parse(bytes.subarray(start - headerSize(end - start), end))
    if (!parsed) throw malformed('a packet cannot be read')
    return parsed as Parsed
  }
}

/** Bytes of a fixed header before `length` bytes. */
function headerSize(length: number): number {
  return length < 128 ? 2 : length < 16_384 ? 3 : length < 2_097_152 ? 4 : 5
}
