import { decodeText } from './encoding.ts'
import { TomteError } from './errors.ts'

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
  #settled = false

  private constructor(bytes: Uint8Array | undefined) {
    this.#bytes = bytes
  }

  static readonly empty = new Payload(new Uint8Array(0))

  /** Takes the bytes without copying them: the caller must not change them afterwards. */
  static ofBytes(bytes: Uint8Array): Payload {
    return new Payload(bytes)
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

  /** The payload as a JSON value; undefined where it is not JSON. */
  get json(): unknown {
    if (this.#json === NOT_DECODED) this.#json = parse(this.text)
    return this.#json
  }

  /** What rules see as `payload`: the JSON value, else the text, else the bytes. */
  get value(): unknown {
    const json = this.json
    if (json !== undefined) return json
    return this.text ?? this.bytes
  }

  /**
   * Makes the payload cheap to keep for long: forgets decoded forms, and moves a few bytes out of the large chunk they came
   * in, so that it can be freed. What it holds stays the same.
   */
  settle(): void {
    if (this.#settled) return
    this.#settled = true
    this.#bytes = compact(this.bytes)
    this.#text = undefined
    this.#json = NOT_DECODED
  }
}

const SLAB_BYTES = 8192
let slab = new Uint8Array(SLAB_BYTES)
let slabUsed = 0

/** Small ones share slabs, because an array buffer for each of them would cost more than what it holds. */
function compact(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer.byteLength <= 2 * bytes.length) return bytes
  if (bytes.length > SLAB_BYTES / 4) return new Uint8Array(bytes)
  if (slabUsed + bytes.length > SLAB_BYTES) {
    slab = new Uint8Array(SLAB_BYTES)
    slabUsed = 0
  }
  slab.set(bytes, slabUsed)
  const copy = slab.subarray(slabUsed, slabUsed + bytes.length)
  slabUsed += bytes.length
  return copy
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

function parse(text: string | null): unknown {
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
