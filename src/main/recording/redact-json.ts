import { toUtf8 } from '../../shared/encoding.ts'
import { Payload } from '../../shared/payload.ts'
import { type NameTest, nameTest, plainName } from './named-field.ts'

const MASK = '***'
/** What stands for a payload that is left out. */
export const MASKED = Payload.ofBytes(toUtf8(JSON.stringify(MASK)))
export const MASKED_PROPERTY = MASK
const DEEPEST = 100

type Path = readonly NameTest[]

/** Masks fields of values that JSON can carry, by their names and by paths to them. */
export class FieldMask {
  readonly #isNamed: NameTest
  readonly #paths: readonly Path[]

  constructor(fields: readonly string[], isNamed: NameTest) {
    this.#isNamed = isNamed
    this.#paths = fields.filter(field => field.includes('.')).map(field => field.split('.').map(nameTest))
  }

  /** The masked value as JSON; `payload` where nothing in it is to be masked. */
  payload(payload: Payload, value: object): Payload {
    const masked = this.#value(value, this.#paths, 0)
    return masked === value ? payload : Payload.ofBytes(toUtf8(JSON.stringify(masked)))
  }

  /** The same value where nothing in it is to be masked. What is nested too deeply to be looked through is masked whole. */
  #value(value: object, paths: readonly Path[], depth: number): unknown {
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

  #inner(name: string, inner: unknown, paths: readonly Path[], depth: number, isField: boolean): unknown {
    if (isField && this.#isNamed(name)) return MASK
    const below = paths.filter(([first]) => first?.(plainName(name))).map(path => path.slice(1))
    if (below.some(path => path.length === 0)) return MASK
    return typeof inner === 'object' && inner !== null ? this.#value(inner, below, depth + 1) : inner
  }
}
