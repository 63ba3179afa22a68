import type { Duplex } from 'node:stream'
import mqttPacket, { type Packet } from 'mqtt-packet'
import { explainFailure } from '../../src/main/transport/failure.ts'
import { memoryConnect } from '../../src/main/transport/memory.ts'
import type { Connect } from '../../src/main/transport/transport.ts'
import type { ReadPacket } from './scripted-broker.ts'

const LOST = Object.assign(new Error('the link is gone'), { code: 'ETIMEDOUT' })

interface Sending {
  id: number
  text: string
  qos: 1 | 2
  released: boolean
}

/**
 * The broker's side of one session of QoS 1 and 2 as the specification has it, kept over connections. The test says when a
 * packet passes in either direction, so that it can cut between any two.
 */
export class ModelBroker {
  /** What it received and would pass on, by payload. */
  readonly arrived: { text: string; qos: number; dup: boolean }[] = []
  /** Whether packets pass by themselves. */
  automatic = false
  readonly #version: 4 | 5
  readonly #received = new Set<number>()
  readonly #queue: Omit<Sending, 'id' | 'released'>[] = []
  readonly #sending = new Map<number, Sending>()
  #hasSession = false
  #lastId = 0
  #far: Duplex | undefined
  #up = false
  #toClient: Packet[] = []
  #toBroker: ReadPacket[] = []

  constructor(version: 4 | 5) {
    this.#version = version
  }

  /** A connection that ends is a link that was lost: the broker itself closes none. */
  readonly connect: Connect = (target, events) =>
    this.#accept(target, { ...events, closed: error => events.closed(error ?? explainFailure(LOST, target)) })

  readonly #accept = memoryConnect(far => {
    this.cut()
    this.#far = far
    const parser = mqttPacket.parser({ protocolVersion: this.#version })
    parser.on('packet', packet => {
      if (this.#far !== far || packet.cmd === 'disconnect') return
      if (packet.cmd === 'pingreq') return void far.write(mqttPacket.generate({ cmd: 'pingresp' }))
      this.#toBroker.push(packet)
      if (this.automatic) queueMicrotask(() => this.takeOne()) // the parser cannot be entered twice
    })
    far.on('data', (chunk: Buffer) => parser.parse(chunk))
    far.on('error', () => {})
    far.on('end', () => far.end())
  })

  /** Everything is passed on and acknowledged in both directions. */
  get idle(): boolean {
    return this.#queue.length + this.#sending.size + this.#toBroker.length + this.#toClient.length === 0
  }

  /** A message for the client. */
  push(text: string, qos: 1 | 2): void {
    this.#queue.push({ text, qos })
    this.#sendMore()
  }

  /** Lets one packet reach the client. */
  giveOne(): void {
    const packet = this.#toClient.shift()
    if (packet) this.#far?.write(mqttPacket.generate(packet, { protocolVersion: this.#version }))
  }

  /** Takes one packet from the client. */
  takeOne(): void {
    const packet = this.#toBroker.shift()
    if (packet) this.#take(packet)
  }

  /** Breaks the link off with everything on its way. */
  cut(): void {
    this.#far?.destroy()
    this.#far = undefined
    this.#up = false
    this.#toClient = []
    this.#toBroker = []
  }

  /** The session is gone, as after a restart without persistence. */
  forget(): void {
    this.cut()
    this.#hasSession = false
    this.#received.clear()
    this.#queue.unshift(...[...this.#sending.values()].filter(({ released }) => !released))
    this.#sending.clear()
  }

  #take(packet: ReadPacket): void {
    const id = packet.messageId
    if (packet.cmd === 'connect') this.#greet()
    else if (packet.cmd === 'publish') this.#publish(packet)
    else if (packet.cmd === 'pubrel') {
      this.#received.delete(id)
      this.#send({ cmd: 'pubcomp', messageId: id })
    } else if (packet.cmd === 'pubrec') {
      const sending = this.#sending.get(id)
      if (sending && packet.reasonCode >= 0x80) this.#sent(id)
      else {
        if (sending) sending.released = true
        this.#send({ cmd: 'pubrel', messageId: id })
      }
    } else if (packet.cmd === 'puback' || packet.cmd === 'pubcomp') this.#sent(id)
    else if (packet.cmd === 'subscribe') this.#send({ cmd: 'suback', messageId: id, granted: [2] } as Packet)
  }

  #greet(): void {
    this.#send({ cmd: 'connack', sessionPresent: this.#hasSession, returnCode: 0, reasonCode: 0 } as Packet)
    this.#hasSession = true
    this.#up = true
    for (const { id, text, qos, released } of this.#sending.values()) {
      if (released) this.#send({ cmd: 'pubrel', messageId: id })
      else this.#send(publish(id, text, qos, true))
    }
    this.#sendMore()
  }

  #publish({ messageId, payload, qos, dup }: ReadPacket): void {
    const text = payload.toString()
    if (qos === 1) {
      this.arrived.push({ text, qos, dup })
      this.#send({ cmd: 'puback', messageId })
    } else if (qos === 2) {
      if (!this.#received.has(messageId)) this.arrived.push({ text, qos, dup })
      this.#received.add(messageId)
      this.#send({ cmd: 'pubrec', messageId })
    }
  }

  #sent(id: number): void {
    this.#sending.delete(id)
    this.#sendMore()
  }

  /** Few identifiers, so that they are used again soon. */
  #sendMore(): void {
    while (this.#up && this.#queue.length > 0 && this.#sending.size < 3) {
      do this.#lastId = (this.#lastId % 4) + 1
      while (this.#sending.has(this.#lastId))
      const { text, qos } = this.#queue.shift()!
      this.#sending.set(this.#lastId, { id: this.#lastId, text, qos, released: false })
      this.#send(publish(this.#lastId, text, qos, false))
    }
  }

  #send(packet: Packet): void {
    this.#toClient.push(packet)
    if (this.automatic) this.giveOne()
  }
}

function publish(messageId: number, text: string, qos: 1 | 2, dup: boolean): Packet {
  return { cmd: 'publish', topic: 't', payload: text, qos, retain: false, dup, messageId }
}
