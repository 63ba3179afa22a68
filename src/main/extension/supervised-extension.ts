import type { ExtensionState } from '../../shared/contract/extension.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { type PlainError, TomteError, toPlainError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import { down, ExtensionProcess, type ProcessOptions } from './extension-process.ts'
import type { ActionCall } from './pending-calls.ts'

/** Milliseconds before each new start, after so many failures; one more, and it stays off. */
export const defaultDelays: readonly number[] = [1000, 5000, 15_000, 60_000, 300_000]

/** A process that lived so long has started well: what was before is forgotten. Milliseconds. */
const WELL_AFTER = 600_000

/** Actions that may wait for a start. */
const MOST_WAITING = 100

export interface SupervisedOptions extends Omit<ProcessOptions, 'settings' | 'started' | 'ended'> {
  delays: readonly number[]
  /** Right before each start; rejects where it must not be started. Answers with its settings, secrets filled in. */
  prepare(): Promise<Record<string, unknown>>
  changed(): void
  /** It failed for good. */
  gaveUp(error: TomteError): void
}

/** A plug-in that is to run: started anew when its process ends, until that happens too often. */
export class SupervisedExtension {
  readonly #options: SupervisedOptions
  readonly #clock: Clock
  #process: ExtensionProcess | undefined
  #cancelStart: Dispose | undefined
  #failures = 0
  #startedAt = 0
  #stopped = false
  #waiting: (() => void)[] = []

  state: Extract<ExtensionState, 'starting' | 'running' | 'waiting' | 'failed' | 'stopped'> = 'stopped'
  error: PlainError | undefined
  restarts = 0
  /** When the next start is due, in milliseconds since 1970-01-01 UTC. */
  nextStart: number | undefined

  constructor(options: SupervisedOptions) {
    this.#options = options
    this.#clock = options.clock
  }

  /** Resolves when its process was started, or could not be. */
  start(): Promise<void> {
    this.nextStart = undefined
    this.#become('starting')
    return this.#launch()
  }

  /** Resolves when its process is no more. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelStart?.()
    this.nextStart = undefined
    await this.#process?.stop()
    this.#become('stopped')
  }

  /** Its settings, or a secret in them, changed. */
  async settingsChanged(): Promise<void> {
    if (!this.#process?.running) return
    const settings = await this.#options.prepare()
    this.#process?.changeSettings(settings)
  }

  /** Waits for a start that is under way. Rejects with ERR_PLUGIN_DOWN, or as `PendingCalls.call` does. */
  async call(call: ActionCall): Promise<Record<string, unknown> | undefined> {
    if (this.state === 'starting' && this.#waiting.length < MOST_WAITING)
      await new Promise<void>(resolve => this.#waiting.push(resolve))
    if (this.#process?.running) return this.#process.call(call)
    throw down(this.#options.manifest.name, this.#why())
  }

  #why(): string {
    if (this.state === 'starting' || this.state === 'stopped') return `it is ${this.state}`
    const reason = this.error ? ` (${this.error.message})` : ''
    return this.state === 'waiting'
      ? `it ended and will be started anew${reason}`
      : `it failed too often${reason}`
  }

  async #launch(): Promise<void> {
    try {
      const settings = await this.#options.prepare()
      if (this.#stopped) return
      this.#startedAt = this.#clock.monotonic()
      this.#process = new ExtensionProcess({
        ...this.#options,
        settings,
        started: () => this.#become('running'),
        ended: reason => this.#ended(reason),
      })
    } catch (error) {
      this.#giveUp(error instanceof TomteError ? error : unstartable(this.#options.manifest.name, error))
    }
  }

  #ended(reason: TomteError | null): void {
    this.#process = undefined
    if (this.#stopped || !reason) return
    if (this.#clock.monotonic() - this.#startedAt > WELL_AFTER) this.#failures = 0
    this.#options.log.note(reason.message)
    const delay = this.#options.delays[this.#failures++]
    if (delay === undefined) {
      this.#giveUp(reason)
      return
    }
    this.error = reason.toPlain()
    this.restarts++
    this.nextStart = this.#clock.now() + delay
    this.#cancelStart = this.#clock.after(delay, () => void this.start())
    this.#become('waiting')
  }

  #giveUp(error: TomteError): void {
    this.error = toPlainError(error)
    this.#become('failed')
    this.#options.gaveUp(error)
  }

  #become(state: SupervisedExtension['state']): void {
    this.state = state
    if (state !== 'starting') for (const go of this.#waiting.splice(0)) go()
    this.#options.changed()
  }
}

function unstartable(name: string, error: unknown): TomteError {
  return new TomteError(
    'ERR_PLUGIN_FAILED',
    `The plug-in “${name}” cannot be started: ${(error as Error).message}`,
    {
      cause: error,
    },
  )
}
