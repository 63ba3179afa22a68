const STEPS = 50
const BYTES = 32 * 1024 * 1024

export interface UndoStep {
  /** What the change did, in words. */
  description: string
  /** The document before it. */
  before: Buffer
}

/** The last changes, newest last: fifty, or as many as fit into 32 MiB, but always the last one. */
export class UndoSteps {
  readonly #steps: UndoStep[] = []
  #bytes = 0

  get last(): UndoStep | undefined {
    return this.#steps.at(-1)
  }

  push(description: string, document: string): void {
    const before = Buffer.from(document)
    this.#steps.push({ description, before })
    this.#bytes += before.length
    while (this.#steps.length > STEPS || (this.#bytes > BYTES && this.#steps.length > 1))
      this.#bytes -= this.#steps.shift()?.before.length ?? 0
  }

  pop(): void {
    this.#bytes -= this.#steps.pop()?.before.length ?? 0
  }
}
