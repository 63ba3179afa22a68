import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { Pause } from '../../shared/contract/operation.ts'
import type { Dispose } from '../../shared/dispose.ts'
import { TomteError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'

export interface RulePauseOptions {
  /** Where it is kept over a restart; undefined: nowhere. */
  file: string | undefined
  clock: Clock
  changed(): void
  log(line: string): void
}

const kept = z.object({ since: z.number(), until: z.number().optional() })
/** Milliseconds between two looks at the clock: one that was set, or a computer that slept, is noticed soon. */
const LOOK = 30_000

/** The global pause: while it is on, rules do not fire. */
export class RulePause {
  readonly #options: RulePauseOptions
  #pause: Pause | null = null
  #cancel: Dispose | undefined

  constructor(options: RulePauseOptions) {
    this.#options = options
  }

  get state(): Pause | null {
    return this.#pause
  }

  /** Takes up the pause of the last start, if it is not over. */
  start(): void {
    const { file, clock, log } = this.#options
    if (file === undefined) return
    try {
      const pause = kept.parse(JSON.parse(readFileSync(file, 'utf8')))
      if (pause.until !== undefined && pause.until <= clock.now()) rmSync(file, { force: true })
      else this.#begin({ ...pause, leftOut: 0 })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
      log(`whether rules were paused could not be read, so they are not: ${(error as Error).message}`)
    }
  }

  stop(): void {
    this.#cancel?.()
  }

  /** @throws TomteError ERR_PAUSE_OVER where `until` lies in the past */
  set(paused: boolean, until?: number): void {
    const now = this.#options.clock.now()
    if (paused && until !== undefined && until <= now)
      throw new TomteError('ERR_PAUSE_OVER', 'The pause would be over already.', {
        hint: 'Choose a time to come.',
      })
    this.#cancel?.()
    if (paused) {
      const { since = now, leftOut = 0 } = this.#pause ?? {}
      this.#begin(until === undefined ? { since, leftOut } : { since, until, leftOut })
    } else this.#pause = null
    this.#keep()
    this.#options.changed()
  }

  #begin(pause: Pause): void {
    this.#pause = pause
    if (pause.until !== undefined) this.#endAt(pause.until)
  }

  #endAt(until: number): void {
    const { clock } = this.#options
    const left = until - clock.now()
    this.#cancel =
      left > 0 ? clock.after(Math.min(left, LOOK), () => this.#endAt(until)) : void this.set(false)
  }

  #keep(): void {
    const { file, log } = this.#options
    if (file === undefined) return
    try {
      if (this.#pause) write(file, this.#pause)
      else rmSync(file, { force: true })
    } catch (error) {
      log(`that rules are paused could not be kept: ${(error as Error).message}`)
    }
  }
}

function write(file: string, { since, until }: Pause): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  writeFileSync(`${file}.new`, JSON.stringify({ since, until }), { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}
