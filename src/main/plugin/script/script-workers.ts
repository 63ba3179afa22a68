import { Worker } from 'node:worker_threads'
import type { Dispose } from '../../../shared/dispose.ts'
import { TomteError } from '../../../shared/errors.ts'
import type { Clock } from '../../clock.ts'
import sandbox from './sandbox.cjs?raw'

/** Threads at once; a script runs alone in one. */
const MAXIMUM_WORKERS = 2
const MAXIMUM_WAITING = 200
/** Milliseconds a script may take beyond its time until its thread is ended; a regular expression does not look at the clock. */
const GRACE = 250
/** Milliseconds in which the engine must be loaded. */
const LOADS_WITHIN = 10_000
/** Milliseconds after which an idle thread is let go. */
const IDLE = 60_000
/** What QuickJS needs beside the script's own memory is small and constant. */
const LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 }

/** One run of a script, as the sandbox takes it. */
export interface Job {
  code: string
  input: object
  bytes: Uint8Array
  seconds: number
  /** Bytes. */
  memory: number
}

export interface Effect {
  kind: 'emit' | 'variable'
  name: string
  /** Empty: undefined. */
  json: string
}

/** What came of a run; `output` is JSON, null where nothing was returned. */
export interface Outcome {
  output?: string | null
  effects: Effect[]
  log: string[]
  /** Lines of log beyond those kept. */
  dropped: number
  error?: { kind: string; message: string; line: number | null }
  /** The engine could not clean up behind it: its thread must not be used again. */
  broken?: true
}

type Answer = { ready: true } | { failed: string } | Outcome

interface Waiting {
  job: Job
  settle(result: Outcome | Error): void
}

interface Thread {
  worker: Worker
  ready: boolean
  current: Waiting | undefined
  /** Of loading, of the run, or of being idle. */
  cancel: Dispose
}

/** Runs scripts in threads of their own, which are started when they are needed and ended when they do not answer. */
export class ScriptWorkers {
  readonly #clock: Clock
  readonly #threads = new Set<Thread>()
  readonly #waiting: Waiting[] = []

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Rejects with ERR_SCRIPT_BUSY, ERR_SCRIPT_ENGINE, ERR_SCRIPT_TIME, or the reason of `signal`. */
  run(job: Job, signal: AbortSignal): Promise<Outcome> {
    if (this.#waiting.length >= MAXIMUM_WAITING)
      return Promise.reject(
        new TomteError('ERR_SCRIPT_BUSY', `More than ${MAXIMUM_WAITING} scripts wait to be run.`, {
          hint: 'Let them run less often, or make them faster.',
        }),
      )
    return new Promise((resolve, reject) => {
      const abort = () => this.#abandon(waiting, signal.reason)
      const waiting: Waiting = {
        job,
        settle(result) {
          signal.removeEventListener('abort', abort)
          if (result instanceof Error) reject(result)
          else resolve(result)
        },
      }
      signal.addEventListener('abort', abort, { once: true })
      this.#waiting.push(waiting)
      this.#dispatch()
    })
  }

  async stop(): Promise<void> {
    const stopped = new TomteError('ERR_SCRIPT_STOPPED', 'The script was stopped: Tomte ends.')
    for (const { settle } of this.#waiting.splice(0)) settle(stopped)
    await Promise.all([...this.#threads].map(thread => this.#end(thread, stopped)))
  }

  #dispatch(): void {
    for (const thread of this.#threads)
      if (thread.ready && !thread.current && this.#waiting.length > 0) this.#begin(thread)
    const loading = [...this.#threads].filter(({ ready }) => !ready).length
    if (this.#waiting.length > loading && this.#threads.size < MAXIMUM_WORKERS) this.#start()
  }

  #start(): void {
    const worker = new Worker(sandbox, {
      eval: true,
      workerData: { from: import.meta.url },
      resourceLimits: LIMITS,
      env: {},
      // What a failing engine says of itself helps nobody.
      stdout: true,
      stderr: true,
      name: 'tomte-script',
    })
    worker.unref()
    const thread: Thread = {
      worker,
      ready: false,
      current: undefined,
      cancel: this.#clock.after(LOADS_WITHIN, () => this.#fail(thread, 'it was not loaded in time')),
    }
    this.#threads.add(thread)
    worker.on('message', (answer: Answer) => this.#answered(thread, answer))
    worker.on('error', error => this.#fail(thread, error.message))
    worker.on('exit', () => this.#fail(thread, 'its thread ended'))
  }

  #begin(thread: Thread): void {
    const waiting = this.#waiting.shift()
    if (!waiting) return
    const { job } = waiting
    thread.current = waiting
    thread.cancel()
    thread.cancel = this.#clock.after(
      job.seconds * 1000 + GRACE,
      () => void this.#end(thread, tooLong(job, null)),
    )
    thread.worker.postMessage(job)
  }

  #answered(thread: Thread, answer: Answer): void {
    if ('failed' in answer) {
      this.#fail(thread, answer.failed)
      return
    }
    const { current } = thread
    thread.current = undefined
    thread.ready = true
    thread.cancel()
    thread.cancel = this.#clock.after(IDLE, () => void this.#end(thread))
    if (!('ready' in answer)) {
      // What it took is only given back with its thread.
      if (answer.broken || answer.error?.kind === 'memory') void this.#end(thread)
      current?.settle(answer)
    }
    this.#dispatch()
  }

  #abandon(waiting: Waiting, reason: Error): void {
    const index = this.#waiting.indexOf(waiting)
    if (index >= 0) this.#waiting.splice(index, 1)
    for (const thread of this.#threads) if (thread.current === waiting) void this.#end(thread, reason)
    waiting.settle(reason)
  }

  /** Nothing that waits can hope for better: the engine itself does not work. */
  #fail(thread: Thread, reason: string): void {
    if (!this.#threads.has(thread)) return
    const error = new TomteError('ERR_SCRIPT_ENGINE', `The script could not be run: ${reason}.`, {
      hint: 'Where this comes again and again, install Tomte anew.',
    })
    const before = thread.ready
    void this.#end(thread, error)
    if (!before) for (const { settle } of this.#waiting.splice(0)) settle(error)
  }

  async #end(thread: Thread, reason?: Error): Promise<void> {
    if (!this.#threads.delete(thread)) return
    thread.cancel()
    if (reason) thread.current?.settle(reason)
    thread.current = undefined
    this.#dispatch()
    await thread.worker.terminate()
  }
}

/** Its time was over, in the sandbox or beyond it. */
export function tooLong({ seconds }: Job, line: number | null): TomteError {
  return new TomteError(
    'ERR_SCRIPT_TIME',
    `The script was ended${line ? ` at line ${line}` : ''}: it took longer than ${seconds} s.`,
    { hint: 'Look for a loop or a regular expression that does not end, or give it more time.' },
  )
}
