import { isDeepStrictEqual } from 'node:util'
import type { Notice } from '../../shared/contract/status.ts'
import { type PlainError, toPlainError } from '../../shared/errors.ts'
import type { Workspace } from '../../shared/workspace/workspace.ts'
import { type HookServer, type HookServerOptions, startHookServer } from '../server/hook-server.ts'

type Settings = Workspace['webhookServer']

const NOTICE = 'webhook-server'

export interface WebhookServerOptions extends Pick<HookServerOptions, 'listener' | 'clock' | 'log'> {
  /** What a person should know; null: it is over. */
  report(id: string, notice: Notice | null): void
}

/** The server that takes webhooks alone; follows the workspace. */
export class WebhookServer {
  readonly #options: WebhookServerOptions
  #settings: Settings | undefined
  #server: HookServer | undefined
  #error: PlainError | undefined

  constructor(options: WebhookServerOptions) {
    this.#options = options
  }

  /** Undefined where it is off. */
  get status(): { address?: string; error?: PlainError } | undefined {
    if (this.#error) return { error: this.#error }
    return this.#server && { address: this.#server.url }
  }

  async apply(settings: Settings): Promise<void> {
    if (isDeepStrictEqual(settings, this.#settings)) return
    await this.stop()
    this.#settings = settings
    if (settings.enabled) await this.#start(settings)
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    this.#settings = undefined
    this.#error = undefined
    this.#options.report(NOTICE, null)
    await server?.stop()
  }

  async #start({ host, port }: Settings): Promise<void> {
    const { report, ...options } = this.#options
    try {
      this.#server = await startHookServer({ host, port, ...options })
    } catch (error) {
      const plain = toPlainError(error)
      this.#error = plain
      report(NOTICE, {
        id: NOTICE,
        level: 'error',
        code: plain.code,
        title: 'Webhooks are not taken',
        text: [plain.message, plain.hint].filter(Boolean).join(' '),
      })
    }
  }
}
