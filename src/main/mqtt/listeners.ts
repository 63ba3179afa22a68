import type { Dispose } from '../../shared/dispose.ts'

/** Those who are told of something, in the order in which they came. One that goes while they are told is told still. */
export class Listeners<Value> {
  #all: ((value: Value) => void)[] = []

  add(listener: (value: Value) => void): Dispose {
    this.#all = [...this.#all, listener]
    return () => {
      this.#all = this.#all.filter(each => each !== listener)
    }
  }

  tell(value: Value): void {
    for (const listener of this.#all) listener(value)
  }
}
