import { ControlDecoder } from './decode-control.ts'
import { type LargeMessage, PublishDecoder, type PublishListener } from './decode-publish.ts'
import { FrameReader } from './frame.ts'
import { type ControlPacket, PacketType } from './packet.ts'
import type { ProtocolVersion } from './types.ts'

/** Limits that we set ourselves, and that the broker must keep. */
export interface PacketLimits {
  /** Bytes. */
  maximumPacketSize: number
  topicAliasMaximum: number
}

/** Gets what was received, packet by packet. */
export interface PacketListener {
  publish: PublishListener
  control(packet: ControlPacket): void
  /** A PUBLISH over the limit has passed; its payload is gone. */
  large(message: LargeMessage): void
  /** A PUBLISH cannot be read; true lets the stream go on without it. `body` is what follows its fixed header. */
  spoilt(fault: unknown, first: number, body: Buffer): boolean
}

/** The receiving side of one connection: bytes in, checked packets out. */
export class PacketStream {
  readonly #frames: FrameReader

  constructor(version: ProtocolVersion, limits: PacketLimits, listener: PacketListener) {
    const publish = new PublishDecoder(version, limits.topicAliasMaximum, listener.publish)
    const control = new ControlDecoder(version)
    this.#frames = new FrameReader(
      limits.maximumPacketSize,
      (first, bytes, start, end) => {
        if (first >> 4 !== PacketType.publish)
          return listener.control(control.decode(first, bytes, start, end))
        try {
          publish.decode(first, bytes, start, end)
        } catch (fault) {
          if (!listener.spoilt(fault, first, bytes.subarray(start, end))) throw fault
        }
      },
      large => {
        try {
          listener.large(publish.decodeLarge(large))
        } catch (fault) {
          if (!listener.spoilt(fault, large.first, large.head)) throw fault
        }
      },
    )
  }

  /** Takes the next bytes; throws a ProtocolFault where the connection cannot go on. */
  receive(chunk: Buffer): void {
    this.#frames.push(chunk)
  }

  /** No packet is given out after this. */
  close(): void {
    this.#frames.close()
  }
}
