import { decodeText } from './encoding.ts'

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

  private constructor(bytes: Uint8Array | undefined) {
    this.#bytes = bytes
  }

  static readonly empty = new Payload(new Uint8Array(0))

  /** Takes the bytes without copying them: the caller must not change them afterwards. */
  static ofBytes(bytes: Uint8Array): Payload {
    return new Payload(bytes)
  }

  /** A text, or any value that JSON can carry; undefined is the empty payload. */
  static ofValue(value: unknown): Payload {
    if (value === undefined) return Payload.empty
    if (value instanceof Uint8Array) return Payload.ofBytes(value)
    const payload = new Payload(undefined)
    if (typeof value === 'string') payload.#text = value
    else payload.#json = value
    return payload
  }

  get bytes(): Uint8Array {
    this.#bytes ??= encoder.encode(this.text ?? '')
    return this.#bytes
  }

  /** The payload as UTF-8 text; null where it is not. */
  get text(): string | null {
    if (this.#text === undefined)
      this.#text = this.#bytes ? decodeText(this.#bytes) : JSON.stringify(this.#json)
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
}

function parse(text: string | null): unknown {
  if (!text) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
