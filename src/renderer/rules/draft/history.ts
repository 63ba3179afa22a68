/** A value with the way it came: what undo and redo walk along. */
export interface History<T> {
  readonly past: readonly T[]
  readonly present: T
  readonly future: readonly T[]
  /** What the last change touched; the next change of the same becomes one step with it. */
  readonly touched: string | null
}

const LIMIT = 200

export function beginHistory<T>(present: T): History<T> {
  return { past: [], present, future: [], touched: null }
}

/** `touched` names the field that is being typed into, so that a word is one step and not one for each letter; null always is a step of its own. */
export function changed<T>(history: History<T>, present: T, touched: string | null = null): History<T> {
  if (present === history.present) return history
  if (touched !== null && touched === history.touched && history.past.length > 0)
    return { past: history.past, present, future: [], touched }
  return { past: [...history.past, history.present].slice(-LIMIT), present, future: [], touched }
}

export function undone<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1)
  if (previous === undefined) return history
  return {
    past: history.past.slice(0, -1),
    present: previous,
    future: [history.present, ...history.future],
    touched: null,
  }
}

export function redone<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future
  if (next === undefined) return history
  return { past: [...history.past, history.present], present: next, future, touched: null }
}
