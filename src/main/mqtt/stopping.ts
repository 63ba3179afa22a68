import type { Dispose } from '../../shared/dispose.ts'

/** A `stop` under way. */
export class Stopping {
  readonly ended: Promise<void>
  readonly reasonCode: number
  cancel: Dispose | undefined
  readonly #ending: () => void
  #resolve: () => void = () => {}

  constructor(reasonCode: number, ending: () => void) {
    this.reasonCode = reasonCode
    this.#ending = ending
    this.ended = new Promise(resolve => {
      this.#resolve = resolve
    })
  }

  end(): void {
    this.cancel?.()
    this.#ending()
    this.#resolve()
  }
}
