import { parseBoundedJson } from './bounded-json.ts'
import { decodeText } from './encoding.ts'
import { TomteError } from './errors.ts'

/** Reads a payload's bytes as a value. @throws TomteError where they are not what it reads */
export type Decode = (bytes: Uint8Array) => unknown

/** How a payload is read, and why it could not be. */
interface Reading {
  decode: Decode | undefined
  fault?: TomteError
}

const encoder = new TextEncoder()
const NOT_DECODED = Symbol()

/**
 * The content of an event: bytes as they came, or a value that Tomte itself made. Each other form is worked out when it is
 * first asked for and then kept, so that a message nobody looks into costs nothing.
 */
export class Payload {
  #bytes: Uint8Array | undefined
  #text: string | null | undefined
  #json: unknown = NOT_DECODED
  /** One field, as most payloads have neither a decoder nor a fault. */
  #reading: Reading | undefined

  private constructor(bytes: Uint8Array | undefined, reading?: Reading) {
    this.#bytes = bytes
    this.#reading = reading
  }

  static readonly empty = new Payload(new Uint8Array(0))

  /**
   * Takes the bytes without copying them: the caller must not change them afterwards. `decode` reads them when they are first
   * looked into; without it they are read as JSON, else as text.
   */
  static ofBytes(bytes: Uint8Array, decode?: Decode): Payload {
    return new Payload(bytes, decode && { decode })
  }

  /**
   * A text, or any value that JSON can carry; undefined is the empty payload. Taken as it is now: later changes to `value` are
   * not seen. @throws TomteError ERR_PAYLOAD_JSON where JSON cannot carry it
   */
  static ofValue(value: unknown): Payload {
    if (value === undefined) return Payload.empty
    if (value instanceof Uint8Array) return Payload.ofBytes(value)
    const payload = new Payload(undefined)
    payload.#text = typeof value === 'string' ? value : written(value)
    return payload
  }

  get bytes(): Uint8Array {
    this.#bytes ??= encoder.encode(this.#text ?? '')
    return this.#bytes
  }

  /** Length in bytes. */
  get size(): number {
    return this.bytes.length
  }

  /** The payload as UTF-8 text; null where it is not. */
  get text(): string | null {
    if (this.#text === undefined) this.#text = decodeText(this.bytes)
    return this.#text
  }

  /** The payload as a JSON value, or what its decoder made of it; undefined where it is neither. */
  get json(): unknown {
    if (this.#json === NOT_DECODED) this.#json = this.#read()
    return this.#json
  }

  /** What rules see as `payload`: the decoded or JSON value, else the text, else the bytes. */
  get value(): unknown {
    const json = this.json
    if (json !== undefined) return json
    return this.text ?? this.bytes
  }

  /** Why the payload could not be read as it should; it is then text, or bytes. Null where it could. */
  get fault(): TomteError | null {
    void this.json
    return this.#reading?.fault ?? null
  }

  #read(): unknown {
    const decode = this.#reading?.decode
    try {
      if (decode) return decode(this.bytes)
      const { text } = this
      return text ? parseBoundedJson(text) : undefined
    } catch (error) {
      // What is not JSON is text, and no fault.
      if (error instanceof TomteError) this.#reading = { decode, fault: error }
      return undefined
    }
  }

  /** The same read by `decode`, where it has no decoder yet. */
  readBy(decode: Decode): Payload {
    return this.#reading?.decode ? this : Payload.ofBytes(this.bytes, decode)
  }

  /** The same with bytes of its own, where these are a view of much more. */
  copied(): Payload {
    // Not `slice`, which is a view where the bytes are a Node Buffer.
    return Payload.ofBytes(new Uint8Array(this.bytes), this.#reading?.decode)
  }

  /** Frees what was decoded, before the payload is kept for long; it is decoded anew when it is asked for again. */
  forgetDecoded(): void {
    this.#bytes = this.bytes
    this.#text = undefined
    this.#json = this.#reading?.fault ? undefined : NOT_DECODED
  }

  /**
   * Bytes of memory that are kept because of this payload and not because of `neighbour` anyway: messages that came together
   * are views of one chunk, which is freed when the last of them goes.
   */
  memoryBeside(neighbour: Payload | undefined): number {
    const { buffer } = this.bytes
    return buffer === neighbour?.bytes.buffer ? 0 : buffer.byteLength
  }
}

function written(value: unknown): string {
  try {
    const text = JSON.stringify(value)
    if (text !== undefined) return text
  } catch (error) {
    throw new TomteError('ERR_PAYLOAD_JSON', `JSON cannot carry this value: ${(error as Error).message}.`, {
      cause: error,
    })
  }
  throw new TomteError('ERR_PAYLOAD_JSON', `JSON cannot carry a ${typeof value}.`)
}
