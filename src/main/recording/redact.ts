import { decodeText, toUtf8 } from '../../shared/encoding.ts'
import type { EventSource, TomteEvent } from '../../shared/event.ts'
import { Payload } from '../../shared/payload.ts'
import type { Redaction } from '../../shared/redaction.ts'
import { matchesFilter } from '../../shared/topic.ts'

const MASK = '***'
const MASKED = Payload.ofBytes(toUtf8(JSON.stringify(MASK)))
/** A longer JSON payload is masked whole: it could not be looked through without stopping everything else. */
const LONGEST_JSON = 1024 * 1024
const DEEPEST = 100

/** Makes events unreadable where `redaction` says so; others are handed on as they are. */
export function redactor({ fields, topics }: Redaction): (event: TomteEvent) => TomteEvent {
  const names = fields.filter(field => !field.includes('.')).map(nameTest)
  const paths = fields.filter(field => field.includes('.')).map(field => field.split('.').map(nameTest))
  const isNamed = (name: string) => names.some(fits => fits(normal(name)))
  const mask = new JsonMask(isNamed, paths)
  return event => {
    const { topic } = event.source
    const source = redactedSource(event.source, isNamed)
    const whole =
      topic !== undefined &&
      (topics.some(filter => matchesFilter(filter, topic)) ||
        isNamed(topic.slice(topic.lastIndexOf('/') + 1)))
    const payload = whole ? MASKED : mask.payload(event.payload)
    return payload === event.payload && source === event.source ? event : { ...event, payload, source }
  }
}

type NameTest = (normalName: string) => boolean

function nameTest(field: string): NameTest {
  const parts = field.split('*').map(normal)
  if (parts.length === 1) return name => name === parts[0]
  const [first = '', ...rest] = parts
  const last = rest.pop() ?? ''
  return name => {
    if (!name.startsWith(first) || !name.endsWith(last)) return false
    let at = first.length
    for (const part of rest) {
      const found = name.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return at + last.length <= name.length
  }
}

function normal(name: string): string {
  return name.toLowerCase().replace(/[_\- ]/g, '')
}

function redactedSource(source: EventSource, isNamed: (name: string) => boolean): EventSource {
  const { properties } = source
  if (!properties?.userProperties?.some(([name]) => isNamed(name))) return source
  const userProperties = properties.userProperties.map(([name, value]): [string, string] => [
    name,
    isNamed(name) ? MASK : value,
  ])
  return { ...source, properties: { ...properties, userProperties } }
}

const [BRACE, BRACKET] = [0x7b, 0x5b]

/** Masks fields of JSON payloads; the text of a payload without such a field stays as it is, to the byte. */
class JsonMask {
  readonly #isNamed: (name: string) => boolean
  readonly #paths: readonly (readonly NameTest[])[]

  constructor(isNamed: (name: string) => boolean, paths: readonly (readonly NameTest[])[]) {
    this.#isNamed = isNamed
    this.#paths = paths
  }

  payload(payload: Payload): Payload {
    const { bytes } = payload
    const first = bytes.find(byte => byte > 0x20)
    if (first !== BRACE && first !== BRACKET) return payload
    if (bytes.length > LONGEST_JSON) return MASKED
    try {
      const json = JSON.parse(decodeText(bytes) ?? '') as object
      const masked = this.#value(json, this.#paths, 0)
      return masked === json ? payload : Payload.ofBytes(toUtf8(JSON.stringify(masked)))
    } catch (error) {
      // What is no JSON has no fields; what is too deep to be read may have.
      return error instanceof SyntaxError ? payload : MASKED
    }
  }

  /** The same value where nothing in it is to be masked. What is nested too deeply to be looked through is masked whole. */
  #value(value: object, paths: readonly (readonly NameTest[])[], depth: number): unknown {
    if (depth > DEEPEST) return MASK
    const masked: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : Object.create(null)
    let changed = false
    for (const [name, inner] of Object.entries(value)) {
      const outer = this.#inner(name, inner, paths, depth, !Array.isArray(value))
      changed ||= outer !== inner
      ;(masked as Record<string, unknown>)[name] = outer
    }
    return changed ? masked : value
  }

  #inner(
    name: string,
    inner: unknown,
    paths: readonly (readonly NameTest[])[],
    depth: number,
    isField: boolean,
  ): unknown {
    if (isField && this.#isNamed(name)) return MASK
    const below = paths.filter(([first]) => first?.(normal(name))).map(path => path.slice(1))
    if (below.some(path => path.length === 0)) return MASK
    return typeof inner === 'object' && inner !== null ? this.#value(inner, below, depth + 1) : inner
  }
}
