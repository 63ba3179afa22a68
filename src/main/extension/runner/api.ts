import { format } from 'node:util'
import { RateLimit } from '../../../shared/rate-limit.ts'
import { type FromExtension, LONGEST_LOG, LONGEST_PAYLOAD } from '../message.ts'

const SUFFIX = /^[^\s*?+#\p{Cc}]{1,200}$/u

/** What `start` of a plug-in is given. */
export interface Tomte {
  /** Its settings; secrets as plain text. Replaced as a whole when the user changes them. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Absolute path of a folder of its own to write into. */
  readonly folder: string
  /**
   * The event `Prefix.suffix`; the payload is what JSON carries, or a Uint8Array. False: it was dropped, because there were too
   * many. Throws where suffix or payload cannot be.
   */
  emit(suffix: string, payload?: unknown): boolean
  log(...values: unknown[]): void
  /** Called with the new settings; without such a listener the plug-in is started anew when they change. */
  onSettings(listener: (settings: Readonly<Record<string, unknown>>) => void): void
}

export interface ApiOptions {
  folder: string
  settings: Record<string, unknown>
  rate: number
  burst: number
  send(message: FromExtension): void
}

/** The end of the API in the plug-in's process. */
export class Api {
  readonly tomte: Tomte
  /** Events that were more than Tomte takes. */
  dropped = 0
  readonly #send: (message: FromExtension) => void
  readonly #limit: RateLimit
  readonly #listeners: ((settings: Readonly<Record<string, unknown>>) => void)[] = []
  #settings: Readonly<Record<string, unknown>>

  constructor({ folder, settings, rate, burst, send }: ApiOptions) {
    this.#send = send
    this.#settings = Object.freeze(settings)
    this.#limit = new RateLimit(rate, burst, () => performance.now())
    const read = () => this.#settings
    this.tomte = Object.freeze({
      folder,
      get settings() {
        return read()
      },
      emit: (suffix: string, payload?: unknown) => this.#emit(suffix, payload),
      log: (...values: unknown[]) => send({ type: 'log', text: format(...values).slice(0, LONGEST_LOG) }),
      onSettings: (listener: (settings: Readonly<Record<string, unknown>>) => void) => {
        if (typeof listener !== 'function') throw new TypeError('onSettings takes a function.')
        this.#listeners.push(listener)
      },
    })
  }

  /** False: the plug-in does not listen. */
  changeSettings(settings: Record<string, unknown>): boolean {
    this.#settings = Object.freeze(settings)
    for (const listener of this.#listeners) listener(this.#settings)
    return this.#listeners.length > 0
  }

  #emit(suffix: string, payload: unknown): boolean {
    if (typeof suffix !== 'string' || !SUFFIX.test(suffix))
      throw new TypeError('The suffix of an event has 1 to 200 characters, without spaces, *, ?, + and #.')
    const message = eventMessage(suffix, payload)
    if (!this.#limit.take()) {
      this.dropped++
      return false
    }
    this.#send(message)
    return true
  }
}

function eventMessage(suffix: string, payload: unknown): FromExtension {
  if (payload instanceof Uint8Array) {
    const bytes = Buffer.from(payload).toString('base64')
    if (bytes.length > LONGEST_PAYLOAD)
      throw new RangeError('The payload of an event is at most 192 KiB of bytes.')
    return { type: 'emit', suffix, bytes }
  }
  if (payload === undefined) return { type: 'emit', suffix }
  const text = JSON.stringify(payload)
  if (text === undefined) throw new TypeError('JSON cannot carry this payload.')
  if (text.length > LONGEST_PAYLOAD)
    throw new RangeError('The payload of an event is at most 256 KiB of JSON.')
  return { type: 'emit', suffix, value: payload }
}
