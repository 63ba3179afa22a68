import type { EventSource, TomteEvent } from '../../shared/event.ts'
import type { Payload } from '../../shared/payload.ts'
import type { Redaction } from '../../shared/redaction.ts'
import { matchesFilter } from '../../shared/topic.ts'
import { decoderOfName } from '../../shared/workspace/decoder.ts'
import { nameInBytes } from './name-in-bytes.ts'
import { type NameTest, nameTest, plainName } from './named-field.ts'
import { FieldMask, MASKED, MASKED_PROPERTY } from './redact-json.ts'

/** What is longer is masked whole: it could not be looked through without stopping everything else. */
const LONGEST = 1024 * 1024

/** Makes events unreadable where `redaction` says so; others are handed on as they are. */
export function redactor({ fields, topics }: Redaction): (event: TomteEvent) => TomteEvent {
  const names = fields.filter(field => !field.includes('.')).map(nameTest)
  const isNamed = (name: string) => names.some(fits => fits(plainName(name)))
  const mask = new PayloadMask(fields, isNamed)
  return event => {
    const { topic } = event.source
    const source = redactedSource(event.source, isNamed)
    const whole =
      topic !== undefined &&
      (topics.some(filter => matchesFilter(filter, topic)) ||
        isNamed(topic.slice(topic.lastIndexOf('/') + 1)))
    const payload = whole ? MASKED : mask.payload(event)
    if (payload !== event.payload) return { ...event, payload, source: asJson(source) }
    return source === event.source ? event : { ...event, source }
  }
}

function redactedSource(source: EventSource, isNamed: NameTest): EventSource {
  const { properties } = source
  if (!properties?.userProperties?.some(([name]) => isNamed(name))) return source
  const userProperties = properties.userProperties.map(([name, value]): [string, string] => [
    name,
    isNamed(name) ? MASKED_PROPERTY : value,
  ])
  return { ...source, properties: { ...properties, userProperties } }
}

/** A masked payload is JSON, whatever its decoder would read. */
function asJson(source: EventSource): EventSource {
  return isStructured(source.decoder) ? { ...source, decoder: undefined } : source
}

const structured = new Set(['cbor', 'sparkplug', 'protobuf'])

function isStructured(decoder: string | undefined): boolean {
  return decoder !== undefined && structured.has(decoderOfName(decoder)?.type ?? '')
}

const [BRACE, BRACKET] = [0x7b, 0x5b]
// biome-ignore lint/suspicious/noControlCharactersInRegex: text has none but those of white space
const CONTROL = /[\0-\x08\x0e-\x1f]/

/** Masks fields of payloads; one without such a field stays as it is, to the byte. What cannot be looked through is masked whole. */
class PayloadMask {
  readonly #fields: FieldMask
  /** A metric whose birth was missed has no name: it could be any. */
  readonly #metrics: FieldMask
  readonly #isInBytes: (bytes: Uint8Array) => boolean
  readonly #masks: boolean

  constructor(fields: readonly string[], isNamed: NameTest) {
    this.#masks = fields.length > 0
    this.#fields = new FieldMask(fields, isNamed)
    this.#metrics = new FieldMask(fields, name => isNamed(name) || name.startsWith('alias '))
    this.#isInBytes = nameInBytes(fields)
  }

  payload({ payload, source }: TomteEvent): Payload {
    if (!this.#masks || payload.size === 0) return payload
    if (isStructured(source.decoder)) return this.#decoded(payload, source.decoder)
    const { bytes, text } = payload
    if (text === null || CONTROL.test(text)) {
      if (bytes.length > LONGEST) return MASKED
      return this.#isInBytes(bytes) ? MASKED : payload
    }
    const first = bytes.find(byte => byte > 0x20)
    if (first !== BRACE && first !== BRACKET) return payload
    return bytes.length > LONGEST ? MASKED : this.#json(payload, text)
  }

  #json(payload: Payload, text: string): Payload {
    try {
      return this.#fields.payload(payload, JSON.parse(text) as object)
    } catch (error) {
      // What is no JSON has no fields; what is too deep to be read may have.
      return error instanceof SyntaxError ? payload : MASKED
    }
  }

  #decoded(payload: Payload, decoder: string | undefined): Payload {
    const { json } = payload
    if (json === undefined) return MASKED
    if (typeof json !== 'object' || json === null) return payload
    return (decoder === 'sparkplug' ? this.#metrics : this.#fields).payload(payload, json)
  }
}
