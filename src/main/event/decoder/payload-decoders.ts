import { parseBoundedJson } from '../../../shared/bounded-json.ts'
import { decodeText } from '../../../shared/encoding.ts'
import { TomteError } from '../../../shared/errors.ts'
import type { EventSource } from '../../../shared/event.ts'
import type { Decode } from '../../../shared/payload.ts'
import { RecentMap } from '../../../shared/recent-map.ts'
import { type Decoder, decoderName, decoderOfName } from '../../../shared/workspace/decoder.ts'
import { Births } from './births.ts'
import { decodeCbor } from './cbor.ts'
import { readMessageType } from './proto-file.ts'
import { protobufDecode } from './protobuf.ts'
import { SparkplugDecoder } from './sparkplug.ts'

/** How one message is read when somebody looks into it. */
export type DecodeMessage = (broker: string, topic: string, bytes: Uint8Array) => Decode

const MOST_PROTOS = 200

/** All ways to read a payload, for messages as they come and for events that are read back. */
export class PayloadDecoders {
  readonly #folder: string
  readonly #sparkplug: SparkplugDecoder
  readonly #protos = new RecentMap<string, Decode>(MOST_PROTOS)

  /** `folder`: from where the names of .proto files are taken. `births`: what is known of Sparkplug nodes. */
  constructor(folder: string, births = new Births()) {
    this.#folder = folder
    this.#sparkplug = new SparkplugDecoder(births)
  }

  /** Null for `auto`, which needs none. A .proto is read now; one that cannot be used makes a fault of each payload. */
  of(decoder: Decoder): DecodeMessage | null {
    if (decoder.type === 'auto') return null
    if (decoder.type === 'sparkplug')
      return (broker, topic, bytes) => this.#sparkplug.forMessage(broker, topic, bytes)
    const decode = decoder.type === 'protobuf' ? this.#readAgain(decoder) : simple[decoder.type]
    return () => decode
  }

  /** How the payload of an event that was kept is read; undefined where it is as without a decoder. */
  readonly ofSource = ({ decoder: name, broker = '', topic = '' }: EventSource): Decode | undefined => {
    if (name === undefined) return undefined
    const decoder = decoderOfName(name)
    if (!decoder || decoder.type === 'auto') return undefined
    if (decoder.type === 'sparkplug') return this.#sparkplug.forPast(broker, topic)
    return decoder.type === 'protobuf'
      ? (this.#protos.get(name) ?? this.#readAgain(decoder))
      : simple[decoder.type]
  }

  /** The same of an event that somebody else may have written down: no file is read that no subscription names. */
  readonly ofForeignSource = (source: EventSource): Decode | undefined => {
    const name = source.decoder ?? ''
    return name.startsWith('protobuf:') ? this.#protos.get(name) : this.ofSource(source)
  }

  #readAgain(decoder: ProtobufDecoder): Decode {
    const decode = protoDecode(this.#folder, decoder)
    this.#protos.set(decoderName(decoder) as string, decode)
    return decode
  }
}

type ProtobufDecoder = Decoder & { type: 'protobuf' }

function protoDecode(folder: string, { file, message }: ProtobufDecoder): Decode {
  try {
    return protobufDecode(readMessageType(folder, file, message), { defaults: true })
  } catch (error) {
    return () => {
      throw error
    }
  }
}

const simple: Readonly<Record<'text' | 'json' | 'binary' | 'cbor', Decode>> = {
  text: textOf,
  json: jsonOf,
  binary: bytes => bytes,
  cbor: decodeCbor,
}

function textOf(bytes: Uint8Array): string {
  const text = decodeText(bytes)
  if (text === null) throw new TomteError('ERR_PAYLOAD_DECODE', 'The payload is no text: it is not UTF-8.')
  return text
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return parseBoundedJson(textOf(bytes))
  } catch (error) {
    if (error instanceof TomteError) throw error
    const words = (error as Error).message
    throw new TomteError('ERR_PAYLOAD_DECODE', `The payload is not JSON: ${words.slice(0, 200)}.`, {
      cause: error,
    })
  }
}
