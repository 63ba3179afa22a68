import { TomteError } from '../../shared/errors.ts'
import type { CallContext, ToExtension } from './message.ts'

export interface ActionCall {
  action: string
  config: Record<string, unknown>
  context: CallContext
  /** Aborted when nobody waits for it any more. */
  signal: AbortSignal
}

interface Pending {
  characters: number
  finish(error: TomteError | null, output?: Record<string, unknown>): void
}

/** At once, of one plug-in. */
const MOST_CALLS = 100
const MOST_CHARACTERS = 4 * 1_048_576
const LONGEST_CALL = 524_288

/** Actions that the process of a plug-in was asked to carry out and has not answered yet. */
export class PendingCalls {
  readonly #name: string
  readonly #send: (message: ToExtension) => void
  readonly #pending = new Map<number, Pending>()
  #last = 0
  #characters = 0

  constructor(name: string, send: (message: ToExtension) => void) {
    this.#name = name
    this.#send = send
  }

  /** Rejects with ERR_PLUGIN_ACTION, ERR_PLUGIN_BUSY, ERR_PLUGIN_DOWN, or with the reason of the signal. */
  call({ action, config, context, signal }: ActionCall): Promise<Record<string, unknown> | undefined> {
    const id = ++this.#last
    const message: ToExtension = { type: 'call', id, action, config, context }
    const characters = JSON.stringify(message).length
    const fault = this.#fault(characters)
    if (fault) return Promise.reject(fault)
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const cancel = () => {
        this.#send({ type: 'cancel', id })
        this.#pending.get(id)?.finish(signal.reason)
      }
      signal.addEventListener('abort', cancel, { once: true })
      this.#characters += characters
      this.#pending.set(id, {
        characters,
        finish: (error, output) => {
          signal.removeEventListener('abort', cancel)
          this.#characters -= characters
          this.#pending.delete(id)
          if (error) reject(error)
          else resolve(output)
        },
      })
      this.#send(message)
    })
  }

  /** What nobody asked, or nobody waits for any more, is left alone. */
  answer(id: number, error: string | null, output?: Record<string, unknown>): void {
    const failure = error === null ? null : new TomteError('ERR_PLUGIN_ACTION', `“${this.#name}”: ${error}`)
    this.#pending.get(id)?.finish(failure, output)
  }

  /** Every call fails with it. */
  fail(error: TomteError): void {
    for (const pending of [...this.#pending.values()]) pending.finish(error)
  }

  #fault(characters: number): TomteError | null {
    if (characters > LONGEST_CALL)
      return new TomteError(
        'ERR_PLUGIN_BUSY',
        `The action holds more than “${this.#name}” is given at once.`,
        {
          hint: 'Give it a part of the payload, such as {{payload.value}}.',
        },
      )
    if (this.#pending.size < MOST_CALLS && this.#characters + characters <= MOST_CHARACTERS) return null
    return new TomteError(
      'ERR_PLUGIN_BUSY',
      `“${this.#name}” has not answered ${this.#pending.size} actions yet.`,
      {
        hint: 'Run its rules less often, or look at its log.',
      },
    )
  }
}
