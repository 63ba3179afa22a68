import type { Dispose } from '../../shared/dispose.ts'

/** Tells any number of listeners; what one of them throws hinders no other. */
export class Signal<Value = void> {
  readonly #listeners = new Set<(value: Value) => void>()
  readonly #failed: (error: unknown) => void

  constructor(failed: (error: unknown) => void) {
    this.#failed = failed
  }

  get listeners(): number {
    return this.#listeners.size
  }

  readonly on = (listener: (value: Value) => void): Dispose => {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  readonly tell = (value: Value): void => {
    for (const listener of this.#listeners) {
      try {
        listener(value)
      } catch (error) {
        this.#failed(error)
      }
    }
  }
}
