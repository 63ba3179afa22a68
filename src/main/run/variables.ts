import type { Dispose } from '../../shared/dispose.ts'
import { TomteError } from '../../shared/errors.ts'

/** Immutable; replaced as a whole when a variable is set. */
export type VariableSnapshot = Readonly<Record<string, unknown>>

/** Keeps variables over a restart. */
export interface VariableKeeper {
  /** `text`: the value as JSON; null: it is kept no more. Resolves once that is on disk; rejects where it cannot be. */
  keep(name: string, text: string | null): Promise<void>
  /** Resolves once all that was given is on disk; undefined where it is. */
  readonly pending: Promise<void> | undefined
}

export interface Variables {
  readonly snapshot: VariableSnapshot
  /**
   * Setting undefined removes the variable. The value is copied as JSON has it. `keep`: whether it outlives a restart; undefined:
   * as it was. Seen by all at once; where it is kept the promise resolves when it is on disk.
   * @throws TomteError ERR_VARIABLE where the name or value cannot be a variable's
   */
  set(name: string, value: unknown, keep?: boolean): undefined | Promise<void>
  isKept(name: string): boolean
  /** Takes up what an earlier Tomte kept; a variable that was set since stays as it is. */
  restore(name: string, value: unknown): void
  /** Called with the name of one that was set or removed. */
  onChange(listener: (name: string) => void): Dispose
}

const MAXIMUM_COUNT = 10_000
const MAXIMUM_LENGTH = 1_048_576
/** Characters of all values that are not short. */
const MAXIMUM_TOTAL = 67_108_864
/** Values up to this length are not counted one by one. */
const SHORT = 256
/** A name that conditions and templates can spell. */
const NAME = /^[A-Za-z_][\w-]{0,99}$/
const REFUSED = new Set(['__proto__', 'constructor', 'prototype'])

/**
 * The variables of all rules. A snapshot never changes, so that a run can be explained later with the values it saw.
 * Without a keeper none outlives a restart.
 */
export function createVariables(keeper?: VariableKeeper): Variables {
  let snapshot: VariableSnapshot = Object.create(null)
  const kept = new Set<string>()
  const listeners = new Set<(name: string) => void>()
  const lengths = new Map<string, number>()
  let total = 0

  const put = (name: string, copied: Copied) => {
    const before = lengths.get(name) ?? 0
    const length = copied.length > SHORT ? copied.length : 0
    if (total - before + length > MAXIMUM_TOTAL)
      throw new TomteError('ERR_VARIABLE', 'The variables together are longer than 64 MiB.', {
        hint: 'Remove some, or keep less in each.',
      })
    const next: Record<string, unknown> = Object.assign(Object.create(null), snapshot)
    if (copied.value === undefined) delete next[name]
    else next[name] = copied.value
    if (!(name in snapshot) && Object.keys(next).length > MAXIMUM_COUNT)
      throw new TomteError(
        'ERR_VARIABLE',
        `There are already ${MAXIMUM_COUNT.toLocaleString('en')} variables.`,
      )
    total += length - before
    if (length > 0) lengths.set(name, length)
    else lengths.delete(name)
    snapshot = next
    for (const listener of listeners) listener(name)
  }

  return {
    get snapshot() {
      return snapshot
    },
    set(name, value, keep) {
      refuseName(name)
      const copied = copyOf(name, value)
      const wasKept = kept.has(name)
      const isKept = copied.value !== undefined && (keep ?? wasKept)
      if (copied.value === snapshot[name] && isKept === wasKept) return isKept ? keeper?.pending : undefined
      put(name, copied)
      if (isKept) kept.add(name)
      else kept.delete(name)
      if (!keeper || (!isKept && !wasKept)) return undefined
      return keeper.keep(name, isKept ? JSON.stringify(copied.value) : null)
    },
    isKept: name => kept.has(name),
    restore(name, value) {
      if (name in snapshot) return
      refuseName(name)
      put(name, copyOf(name, value))
      kept.add(name)
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function refuseName(name: string): void {
  if (NAME.test(name) && !REFUSED.has(name)) return
  throw new TomteError('ERR_VARIABLE', `“${name}” cannot be the name of a variable.`, {
    hint: 'Use letters, digits, _ and -, and begin with a letter or _.',
  })
}

interface Copied {
  value: unknown
  /** Characters. */
  length: number
}

function copyOf(name: string, value: unknown): Copied {
  if (value === undefined || value === null || typeof value === 'boolean') return { value, length: 0 }
  if (typeof value === 'number' && Number.isFinite(value)) return { value, length: 0 }
  const text = written(name, value)
  if (text.length > MAXIMUM_LENGTH)
    throw new TomteError('ERR_VARIABLE', `The value for “${name}” is longer than 1 MiB.`)
  return { value: typeof value === 'string' ? value : JSON.parse(text), length: text.length }
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
