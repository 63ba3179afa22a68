import type { Duplex } from 'node:stream'
import mqttPacket, { type Packet } from 'mqtt-packet'
import { explainFailure } from '../../src/main/transport/failure.ts'
import { memoryConnect } from '../../src/main/transport/memory.ts'
import type { Connect } from '../../src/main/transport/transport.ts'

/** A packet as mqtt-packet read it, loosely typed for tests. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into packets of every type
export type ReadPacket = any

/** The broker's end of one connection: reads what the client sends, and sends whatever the test says, byte by byte if need be. */
export class BrokerLink {
  /** Everything the client sent, in bytes. */
  bytes = Buffer.alloc(0)
  /** What the client is told when the connection is cut. */
  fault: Error | undefined
  /** Whether the client closed it. */
  readonly closed: Promise<void>
  readonly #far: Duplex
  readonly #version: number
  readonly #packets: ReadPacket[] = []
  readonly #waiting: ((packet: ReadPacket) => void)[] = []

  constructor(far: Duplex, version: number) {
    this.#far = far
    this.#version = version
    const parser = mqttPacket.parser({ protocolVersion: version })
    parser.on('packet', packet => {
      const waiting = this.#waiting.shift()
      if (waiting) waiting(packet)
      else this.#packets.push(packet)
    })
    far.on('data', (chunk: Buffer) => {
      this.bytes = Buffer.concat([this.bytes, chunk])
      parser.parse(chunk)
    })
    far.on('error', () => {})
    this.closed = new Promise(resolve => {
      far.once('end', resolve)
      far.once('close', resolve)
    })
    far.once('end', () => far.end())
  }

  /** The next packet from the client. */
  next(): Promise<ReadPacket> {
    const packet = this.#packets.shift()
    return packet ? Promise.resolve(packet) : new Promise(resolve => this.#waiting.push(resolve))
  }

  /** Packets that came and were not asked for. */
  get unread(): ReadPacket[] {
    return this.#packets
  }

  send(packet: Packet): void {
    this.write(mqttPacket.generate(packet, { protocolVersion: this.#version }))
  }

  write(bytes: Uint8Array): void {
    this.#far.write(bytes)
  }

  /** Closes the connection without a word. */
  cut(): void {
    this.#far.destroy()
  }

  /** Breaks the connection off, as a reset of TCP does. */
  reset(): void {
    this.fault = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    this.cut()
  }
}

/** A broker in memory that does what the test says. */
export class ScriptedBroker {
  readonly links: BrokerLink[] = []
  readonly #version: number
  readonly #waiting: ((link: BrokerLink) => void)[] = []
  #taken = 0

  constructor(version: number) {
    this.#version = version
  }

  /** To be given to the client. */
  readonly connect: Connect = (target, events) => {
    let link: BrokerLink | undefined
    const accept = memoryConnect(far => {
      link = new BrokerLink(far, this.#version)
      this.links.push(link)
      this.#waiting.shift()?.(link)
    })
    return accept(target, {
      ...events,
      closed: error => events.closed(error ?? (link?.fault && explainFailure(link.fault, target))),
    })
  }

  /** The next connection that nobody has asked for yet. */
  async accept(): Promise<BrokerLink> {
    const link = this.links[this.#taken]
    this.#taken++
    return link ?? new Promise(resolve => this.#waiting.push(resolve))
  }

  /** Accepts a connection, reads CONNECT and answers it. */
  async greet(connack: Record<string, unknown> = {}): Promise<{ link: BrokerLink; connect: ReadPacket }> {
    const link = await this.accept()
    const connect = await link.next()
    link.send({ cmd: 'connack', sessionPresent: false, returnCode: 0, reasonCode: 0, ...connack } as Packet)
    return { link, connect }
  }
}

/** One turn of the event loop, in which everything in memory that is under way arrives. */
export async function turn(times = 3): Promise<void> {
  for (let i = 0; i < times; i++) await new Promise(resolve => setImmediate(resolve))
}
