import { malformed } from './errors.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }) // [MQTT-1.5.4-3]
const LONGEST_VARIABLE_INTEGER = 4

/** Reads the fields of one packet in turn; each throws a ProtocolFault where the packet ends too early. */
export class FieldReader {
  bytes: Buffer
  at: number
  readonly end: number

  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes
    this.at = start
    this.end = end
  }

  byte(): number {
    if (this.at >= this.end) throw tooShort()
    return this.bytes[this.at++]!
  }

  uint16(): number {
    if (this.end - this.at < 2) throw tooShort()
    const value = (this.bytes[this.at]! << 8) | this.bytes[this.at + 1]!
    this.at += 2
    return value
  }

  uint32(): number {
    if (this.end - this.at < 4) throw tooShort()
    this.at += 4
    return this.bytes.readUInt32BE(this.at - 4)
  }

  variableInteger(): number {
    let value = 0
    for (let i = 0; i < LONGEST_VARIABLE_INTEGER; i++) {
      const byte = this.byte()
      value += (byte & 127) * 128 ** i
      if (byte === 0 && i > 0) throw malformed('a number is longer than it need be') // [MQTT-1.5.5-1]
      if (!(byte & 128)) return value
    }
    throw malformed('a number has more than four bytes')
  }

  /** A UTF-8 Encoded String. */
  text(): string {
    const length = this.uint16()
    if (this.end - this.at < length) throw tooShort()
    this.at += length
    return readText(this.bytes, this.at - length, this.at)
  }

  /** Binary Data: a view, not a copy. */
  binary(): Buffer {
    const length = this.uint16()
    if (this.end - this.at < length) throw tooShort()
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  /** The Packet Identifier, which is never 0. [MQTT-2.2.1-3] */
  packetId(): number {
    const id = this.uint16()
    if (id === 0) throw malformed('a packet identifier is 0')
    return id
  }

  /** Throws where bytes are left over. */
  finish(): void {
    if (this.at !== this.end) throw malformed(`a packet has ${this.end - this.at} bytes too many`)
  }
}

/** Decodes UTF-8; throws a ProtocolFault where it is none or holds U+0000. [MQTT-1.5.4-1, MQTT-1.5.4-2] */
export function readText(bytes: Buffer, start: number, end: number): string {
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!
    if (byte === 0) throw malformed('a string holds the character U+0000')
    if (byte >= 0x80) return decode(bytes, start, end)
  }
  return bytes.toString('latin1', start, end)
}

function decode(bytes: Buffer, start: number, end: number): string {
  if (bytes.subarray(start, end).includes(0)) throw malformed('a string holds the character U+0000')
  try {
    return utf8.decode(bytes.subarray(start, end))
  } catch (error) {
    throw malformed('a string is not UTF-8', error)
  }
}

function tooShort() {
  return malformed('a packet ends too early')
}
