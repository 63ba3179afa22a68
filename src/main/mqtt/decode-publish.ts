import { topicNameFault } from '../../shared/topic.ts'
import { FaultReason, forbidden, malformed, ProtocolFault } from './errors.ts'
import { FieldReader, readText } from './field.ts'
import type { LargePublish } from './large-publish.ts'
import { Allowed, readProperties } from './properties.ts'
import type { ApplicationMessage, ProtocolVersion, PublishProperties, QoS } from './types.ts'

const DUP = 8
const RETAIN = 1
const PLUS = 0x2b
const HASH = 0x23

/** Gets an Application Message and its Packet Identifier, which is 0 for QoS 0. */
export type PublishListener = (message: ApplicationMessage, id: number) => void

/** What is known of a PUBLISH that is too large to be taken. */
export interface LargeMessage {
  topic: string
  qos: QoS
  /** 0 for QoS 0. */
  id: number
  /** Bytes of the whole packet. */
  size: number
}

/**
 * Decodes PUBLISH. This is the one packet that comes a hundred thousand times a second, so it does not go through
 * mqtt-packet: its fields are read where they lie, and checked on the way.
 */
export class PublishDecoder {
  readonly #version: ProtocolVersion
  readonly #topicAliasMaximum: number
  readonly #aliases = new Map<number, string>()
  readonly #listener: PublishListener

  constructor(version: ProtocolVersion, topicAliasMaximum: number, listener: PublishListener) {
    this.#version = version
    this.#topicAliasMaximum = topicAliasMaximum
    this.#listener = listener
  }

  decode(first: number, bytes: Buffer, start: number, end: number): void {
    const qos = qosOf(first)
    if (end - start < 2) throw malformed('a PUBLISH ends before its topic')
    let at = start + 2 + ((bytes[start]! << 8) | bytes[start + 1]!)
    if (at > end) throw malformed('a PUBLISH ends within its topic')
    let topic = readTopic(bytes, start + 2, at)
    let id = 0
    if (qos !== 0) {
      if (at + 2 > end) throw malformed('a PUBLISH ends before its packet identifier')
      id = (bytes[at]! << 8) | bytes[at + 1]!
      if (id === 0) throw malformed('a PUBLISH has the packet identifier 0') // [MQTT-2.2.1-3]
      at += 2
    }
    let properties: PublishProperties | undefined
    if (this.#version === 5) {
      if (at < end && bytes[at] === 0) at++
      else {
        const fields = new FieldReader(bytes, at, end)
        const found = readProperties(fields, Allowed.publish)
        at = fields.at
        topic = this.#resolveAlias(topic, found)
        checkResponseTopic(found.responseTopic)
        properties = found
      }
    }
    if (topic === '') throw forbidden('a PUBLISH has an empty topic')
    this.#listener(
      {
        topic,
        payload: bytes.subarray(at, end),
        qos,
        retain: (first & RETAIN) !== 0,
        dup: (first & DUP) !== 0,
        properties,
        packetId: id || undefined,
      },
      id,
    )
  }

  /** Reads what stands before the payload of one over the limit, and keeps its Topic Alias for those that follow. */
  decodeLarge({ first, head, size }: LargePublish): LargeMessage {
    const qos = qosOf(first)
    const fields = new FieldReader(head, 0, head.length)
    const length = fields.uint16()
    if (length > head.length - 2) throw malformed('a PUBLISH ends within its topic')
    fields.at += length
    let topic = readTopic(head, 2, fields.at)
    const id = qos === 0 ? 0 : fields.packetId()
    if (this.#version === 5 && this.#topicAliasMaximum > 0)
      topic = this.#resolveAlias(topic, readProperties(fields, Allowed.publish))
    if (topic === '') throw forbidden('a PUBLISH has an empty topic')
    return { topic, qos, id, size }
  }

  /** Takes the Topic Alias out of `found`; remembers its topic or gives the remembered one. */
  #resolveAlias(topic: string, found: Record<string, unknown>): string {
    const alias = found.topicAlias as number | undefined
    if (alias === undefined) return topic
    delete found.topicAlias
    if (alias > this.#topicAliasMaximum)
      throw new ProtocolFault(
        FaultReason.topicAlias,
        `it used the topic alias ${alias}, but at most ${this.#topicAliasMaximum} are allowed`,
      ) // [MQTT-3.1.2-26]
    if (topic !== '') {
      this.#aliases.set(alias, topic)
      return topic
    }
    const known = this.#aliases.get(alias)
    if (known === undefined) throw forbidden(`it used the topic alias ${alias}, which it has not set`)
    return known
  }
}

function qosOf(first: number): QoS {
  const qos = (first >> 1) & 3
  if (qos === 3) throw malformed('a PUBLISH has QoS 3') // [MQTT-3.3.1-4]
  if (qos === 0 && first & DUP) throw malformed('a PUBLISH of QoS 0 has the DUP flag') // [MQTT-3.3.1-2]
  return qos as QoS
}

/** The Topic Name; empty is for the caller to judge, as an alias may stand in for it. */
function readTopic(bytes: Buffer, start: number, end: number): string {
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!
    if (byte === PLUS || byte === HASH)
      throw new ProtocolFault(FaultReason.topicName, 'the topic of a PUBLISH holds a wildcard') // [MQTT-3.3.2-2]
    if (byte === 0 || byte >= 0x80) return checkedTopic(readText(bytes, start, end))
  }
  return bytes.toString('latin1', start, end)
}

function checkedTopic(topic: string): string {
  const fault = topicNameFault(topic)
  if (fault) throw new ProtocolFault(FaultReason.topicName, `the topic of a PUBLISH is not valid (${fault})`)
  return topic
}

function checkResponseTopic(topic: unknown): void {
  if (topic === undefined) return
  const fault = topicNameFault(topic as string)
  if (fault) throw forbidden(`a response topic is not valid (${fault})`) // [MQTT-3.3.2-14]
}
