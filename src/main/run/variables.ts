import { TomteError } from '../../shared/errors.ts'

/** Immutable; replaced as a whole when a variable is set. */
export type VariableSnapshot = Readonly<Record<string, unknown>>

export interface Variables {
  readonly snapshot: VariableSnapshot
  /**
   * Setting undefined removes the variable. The value is copied as JSON has it.
   * @throws TomteError ERR_VARIABLE where the name or value cannot be a variable's
   */
  set(name: string, value: unknown): void
}

const MAXIMUM_COUNT = 10_000
const MAXIMUM_LENGTH = 1_048_576
/** A name that conditions and templates can spell. */
const NAME = /^[A-Za-z_][\w-]{0,99}$/
const REFUSED = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * The variables of all rules. A snapshot never changes, so that a run can be explained later with the values it saw.
 */
export function createVariables(): Variables {
  let snapshot: VariableSnapshot = Object.create(null)
  return {
    get snapshot() {
      return snapshot
    },
    set(name, value) {
      if (!NAME.test(name) || REFUSED.has(name))
        throw new TomteError('ERR_VARIABLE', `“${name}” cannot be the name of a variable.`, {
          hint: 'Use letters, digits, _ and -, and begin with a letter or _.',
        })
      const copied = copyOf(name, value)
      if (copied !== undefined && copied === snapshot[name]) return
      const next: Record<string, unknown> = Object.assign(Object.create(null), snapshot)
      if (copied === undefined) delete next[name]
      else next[name] = copied
      if (Object.keys(next).length > MAXIMUM_COUNT)
        throw new TomteError(
          'ERR_VARIABLE',
          `There are already ${MAXIMUM_COUNT.toLocaleString('en')} variables.`,
        )
      snapshot = next
    },
  }
}

function copyOf(name: string, value: unknown): unknown {
  if (value === undefined || value === null || typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  const text = written(name, value)
  if (text.length > MAXIMUM_LENGTH)
    throw new TomteError('ERR_VARIABLE', `The value for “${name}” is longer than 1 MiB.`)
  return typeof value === 'string' ? value : JSON.parse(text)
}

function written(name: string, value: unknown): string {
  if (typeof value === 'string') return value
  try {
    const text = JSON.stringify(value)
    if (text !== undefined && typeof value !== 'number') return text
  } catch {
    // reported below, together with what JSON leaves out
  }
  throw new TomteError('ERR_VARIABLE', `The value for “${name}” is nothing that JSON can carry.`)
}
