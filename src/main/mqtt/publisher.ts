import { generate } from 'mqtt-packet'
import type { TomteError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import { asBuffer, checkInteger, encodePublishProperties, invalid } from './encode-properties.ts'
import { mqttError } from './errors.ts'
import type { Outbox } from './outbox.ts'
import { OfflineQueue } from './queue.ts'
import { refusal } from './reason.ts'
import type { Session } from './session.ts'
import type { Outgoing, Settle } from './session-effects.ts'
import type { SessionRecord } from './session-record.ts'
import { LARGEST_PACKET } from './settings.ts'
import { settling } from './settle.ts'
import { TopicAliases } from './topic-aliases.ts'
import { TopicCache } from './topic-cache.ts'
import type { ApplicationMessage, ProtocolVersion, PublishResult, ServerLimits } from './types.ts'

/** The connection as the publisher sees it. */
export interface PublishLink {
  outbox: Outbox
  version: ProtocolVersion
  limits: ServerLimits
}

/** A view is copied when it keeps alive a buffer that is larger than itself by this many bytes. */
const WASTE = 16 * 1024

const NO_TOPIC = new Uint8Array(0)
const NO_ALIASES = new TopicAliases(0)

/**
 * Sends PUBLISH as soon as the connection, its limits and its buffer allow, in the order of the calls; until then
 * messages wait in a bounded queue.
 */
export class Publisher {
  readonly queue: OfflineQueue
  sent = 0
  dropped = 0
  /** While it is set everything waits, so that nothing goes out beside a message that is tried out. */
  isHeld = false
  readonly #session: Session
  readonly #record: SessionRecord
  readonly #clock: Clock
  readonly #topics = new TopicCache()
  readonly #givenUp: (outgoing: Outgoing) => void
  #link: PublishLink | undefined
  #aliases = NO_ALIASES

  constructor(
    session: Session,
    record: SessionRecord,
    clock: Clock,
    limits: { messages: number; bytes: number } | undefined,
    givenUp: (outgoing: Outgoing) => void,
  ) {
    this.#givenUp = givenUp
    this.#session = session
    this.#record = record
    this.#clock = clock
    this.queue = new OfflineQueue(limits)
  }

  /**
   * Sends or queues a message, and tells `settle` how it ended. Throws a TomteError for a message that no broker could
   * take; without `settle`, one that finds no room is dropped and counted.
   */
  send(message: ApplicationMessage, settle?: Settle): void {
    const topic = this.#topics.encode(message.topic)
    checkMessage(message)
    if (message.qos === 0 && this.#isOpen) {
      const refused = this.write(topic, message, 0, false)
      if (refused) throw refused
      settle?.done(0)
      return
    }
    if (message.properties) encodePublishProperties(message.properties)
    const deadline = Number.POSITIVE_INFINITY
    const outgoing: Outgoing = { message, topic, settle, deadline, sequence: 0, position: 0 }
    if (this.#isOpen && !this.#record.keeps && this.#session.hasRoom(outgoing)) {
      settle?.kept?.()
      this.#session.publish(outgoing)
    } else this.#enqueue(outgoing)
  }

  /** As `send`, with the broker's answer. */
  publish(message: ApplicationMessage): Promise<PublishResult> {
    return new Promise((resolve, reject) => {
      this.send(message, settling(message.topic, resolve, reject))
    })
  }

  /** As `send`, done as soon as the message is queued. */
  enqueue(message: ApplicationMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      this.send(message, { kept: resolve, done: () => resolve(), failed: reject })
    })
  }

  /** A connection is up: sends what waits. */
  connected(link: PublishLink): void {
    this.#link = link
    this.#aliases = new TopicAliases(link.limits.topicAliasMaximum)
  }

  disconnected(): void {
    this.#link = undefined
  }

  /** Sends what waits, as far as there is room. */
  flush(): void {
    for (
      let next = this.queue.first();
      next && this.#link && !this.#link.outbox.full && !this.#holds(next);
      next = this.queue.first()
    ) {
      if (next.message.qos > 0 && !(next.position <= this.#record.durable && this.#session.hasRoom(next)))
        return
      this.queue.shift()
      const remaining = this.#remaining(next)
      if (remaining) this.#dispatch(remaining)
      else this.drop(next, mqttError('ERR_MQTT_EXPIRED', 'The message expired before it could be sent.'))
    }
  }

  /** Writes a PUBLISH; returns why the broker could not take it. */
  write(topic: Uint8Array, message: ApplicationMessage, id: number, dup: boolean): TomteError | undefined {
    const { limits } = this.#link!
    if (message.qos > limits.maximumQoS) return refusal('The message was not sent', 0x9b) // [MQTT-3.2.2-11]
    if (message.retain && !limits.retainAvailable) return refusal('The message was not sent', 0x9a) // [MQTT-3.2.2-14]
    const alias = dup ? 0 : this.#aliases.choose(message.topic, topic.length)
    let refused = this.#put(topic, message, id, dup, alias)
    if (refused && alias < 0) {
      this.#aliases.unset(message.topic)
      refused = this.#put(topic, message, id, dup, 0)
    }
    if (!refused) this.sent++
    return refused
  }

  /** Puts the packet into the outbox unless it is too large; for `alias` see `TopicAliases.choose`. */
  #put(
    fullTopic: Uint8Array,
    message: ApplicationMessage,
    id: number,
    dup: boolean,
    alias: number,
  ): TomteError | undefined {
    const { outbox, limits, version } = this.#link!
    const version5 = version === 5
    if (version5 && message.properties) {
      const packet = encodePublish(message, id, dup, alias)
      if (packet.length > limits.maximumPacketSize) return tooLarge(packet.length, limits.maximumPacketSize)
      outbox.packet(packet)
      return undefined
    }
    const topic = alias > 0 ? NO_TOPIC : fullTopic
    const size = 13 + topic.length + message.payload.length
    if (size > limits.maximumPacketSize) {
      const exact = exactSize(topic, message, version5, alias)
      if (exact > limits.maximumPacketSize) return tooLarge(exact, limits.maximumPacketSize) // [MQTT-3.1.2-24]
    }
    outbox.publish(topic, message, id, dup, version5, Math.abs(alias))
    return undefined
  }

  /** Goes on with a recorded message that was never sent. */
  restore(outgoing: Outgoing): void {
    this.queue.restore(outgoing)
  }

  /** The client stops: recorded messages stay for its next start, all others are dropped. */
  stopped(error: TomteError, inflight: Iterable<Outgoing>): void {
    const kept: Outgoing[] = []
    for (const outgoing of this.queue.clear()) {
      if (outgoing.sequence > 0) kept.push(outgoing)
      else this.drop(outgoing, error)
    }
    this.queue.unshift(kept)
    for (const outgoing of inflight) {
      if (outgoing.sequence > 0) kept.push(outgoing)
      else this.drop(outgoing, error)
    }
    for (const outgoing of kept) {
      outgoing.settle?.failed(keptError(error))
      outgoing.settle = undefined
    }
  }

  /** Gives a message up. */
  drop(outgoing: Outgoing, error: TomteError): void {
    this.dropped++
    this.#record.finished(outgoing)
    this.#givenUp(outgoing)
    outgoing.settle?.failed(error)
    outgoing.settle = undefined
  }

  get #isOpen(): boolean {
    return this.#link !== undefined && !this.#link.outbox.full && this.queue.length === 0 && !this.isHeld
  }

  /** QoS 1 and 2 are held by the session. */
  #holds({ message }: Outgoing): boolean {
    return this.isHeld && message.qos === 0
  }

  #dispatch(outgoing: Outgoing) {
    if (outgoing.message.qos > 0) return this.#session.publish(outgoing)
    const refused = this.write(outgoing.topic, outgoing.message, 0, false)
    if (refused) this.drop(outgoing, refused)
    else outgoing.settle?.done(0)
  }

  #enqueue(outgoing: Outgoing): void {
    const { message, settle } = outgoing
    const expiry = message.properties?.messageExpiryInterval
    if (expiry !== undefined) outgoing.deadline = this.#clock.monotonic() + expiry * 1000
    if (message.payload.buffer.byteLength - message.payload.length > WASTE)
      outgoing.message = { ...message, payload: message.payload.slice() }
    if (!this.queue.push(outgoing)) {
      this.drop(outgoing, queueFull())
      return
    }
    if (message.qos > 0) this.#record.queued(outgoing)
    if (settle?.kept) this.#record.whenDurable(() => settle.kept?.())
  }

  /** The message with what is left of its expiry; undefined where nothing is. */
  #remaining(outgoing: Outgoing): Outgoing | undefined {
    const { message, deadline } = outgoing
    if (deadline === Number.POSITIVE_INFINITY || this.#link?.version !== 5) return outgoing
    const left = Math.ceil((deadline - this.#clock.monotonic()) / 1000)
    if (left <= 0) return undefined
    outgoing.message = { ...message, properties: { ...message.properties, messageExpiryInterval: left } }
    return outgoing
  }
}

function checkMessage({ qos, payload, topic }: ApplicationMessage): void {
  if (qos !== 0 && qos !== 1 && qos !== 2) throw invalid(`The QoS must be 0, 1 or 2, not ${qos}.`)
  if (!(payload instanceof Uint8Array)) throw invalid(`The payload for “${topic}” is not bytes.`)
  if (payload.length > LARGEST_PACKET - 70_000)
    checkInteger(payload.length, 0, LARGEST_PACKET - 70_000, 'length of the payload')
}

function encodePublish(message: ApplicationMessage, id: number, dup: boolean, alias: number): Buffer {
  const { topic, payload, qos, retain, properties = {} } = message
  return generate(
    {
      cmd: 'publish',
      topic: alias > 0 ? '' : topic,
      payload: asBuffer(payload),
      qos,
      retain,
      dup,
      messageId: id,
      properties: { ...encodePublishProperties(properties), topicAlias: Math.abs(alias) || undefined },
    },
    { protocolVersion: 5 },
  )
}

function exactSize(
  topic: Uint8Array,
  { payload, qos }: ApplicationMessage,
  version5: boolean,
  alias: number,
): number {
  const properties = alias !== 0 ? 4 : version5 ? 1 : 0
  const length = 2 + topic.length + (qos > 0 ? 2 : 0) + properties + payload.length
  return length + (length < 128 ? 2 : length < 16_384 ? 3 : length < 2_097_152 ? 4 : 5)
}

function tooLarge(size: number, limit: number): TomteError {
  return mqttError(
    'ERR_MQTT_PACKET_TOO_LARGE_SENT',
    `A packet of ${size} bytes was not sent: the broker takes at most ${limit}.`,
  )
}

function keptError(cause: TomteError): TomteError {
  return mqttError(
    'ERR_MQTT_STOPPED',
    'The connection to the broker was ended; the message is kept and goes out with the next one.',
    { cause },
  )
}

function queueFull(): TomteError {
  return mqttError('ERR_MQTT_QUEUE_FULL', 'The message was not sent: too many wait for the broker already.')
}
