import type { VariableSnapshot } from './variables.ts'

/**
 * Variables of one run alone, over those of all rules: the turn of a repeat, the error of an error branch, what a wait brought,
 * results of actions. A snapshot with them is made when it is first needed, and never changes.
 */
export class Locals {
  #values: Readonly<Record<string, unknown>>
  #below: VariableSnapshot | undefined
  #merged: VariableSnapshot | undefined

  constructor(values: Readonly<Record<string, unknown>> = Object.create(null)) {
    this.#values = values
  }

  get values(): Readonly<Record<string, unknown>> {
    return this.#values
  }

  get(name: string): unknown {
    return this.#values[name]
  }

  /** Undefined removes it. */
  set(name: string, value: unknown): void {
    const next = Object.assign(Object.create(null), this.#values)
    if (value === undefined) delete next[name]
    else next[name] = value
    this.#values = next
    this.#merged = undefined
  }

  over(below: VariableSnapshot): VariableSnapshot {
    if (this.#merged === undefined || this.#below !== below) {
      this.#merged = Object.assign(Object.create(null), below, this.#values)
      this.#below = below
    }
    return this.#merged as VariableSnapshot
  }
}
