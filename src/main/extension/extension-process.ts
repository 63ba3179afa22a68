import { pathToFileURL } from 'node:url'
import { parseBoundedJson } from '../../shared/bounded-json.ts'
import { type Dispose, disposeAll } from '../../shared/dispose.ts'
import { TomteError } from '../../shared/errors.ts'
import type { ExtensionManifest } from '../../shared/extension.ts'
import { Payload } from '../../shared/payload.ts'
import { RateLimit } from '../../shared/rate-limit.ts'
import type { Clock } from '../clock.ts'
import { readBoundedLines } from './bounded-lines.ts'
import { cleanEnvironment, type ExtensionChild, type Launch } from './launch.ts'
import type { LogTail } from './log-tail.ts'
import { memoryOf, seesMemory } from './memory.ts'
import {
  type FromExtension,
  fromExtension,
  LONGEST_LINE,
  LONGEST_OUTPUT,
  LONGEST_PAYLOAD,
  type ToExtension,
} from './message.ts'
import { type ActionCall, PendingCalls } from './pending-calls.ts'

/** What a plug-in may take before it is ended. Times in milliseconds. */
export interface ExtensionLimits {
  startWithin: number
  pingEvery: number
  answerWithin: number
  stopWithin: number
  /** MiB of JavaScript's heap, and bytes of memory in all. */
  heap: number
  memory: number
  /** Events: a second, and at once. */
  rate: number
  burst: number
  /** Messages that are none, until it is ended. */
  rubbish: number
}

export const defaultLimits: ExtensionLimits = {
  startWithin: 10_000,
  pingEvery: 2000,
  answerWithin: 5000,
  stopWithin: 600,
  heap: 128,
  memory: 320 * 1_048_576,
  rate: 200,
  burst: 1000,
  rubbish: 100,
}

export interface ExtensionCounters {
  /** Events that became events of Tomte, and those that were too many. */
  events: number
  dropped: number
}

export interface ProcessOptions {
  manifest: ExtensionManifest
  runner: string
  /** Absolute paths of its folder and of the one it may write into. */
  code: string
  module: string
  folder: string
  settings: Record<string, unknown>
  clock: Clock
  launch: Launch
  limits: ExtensionLimits
  log: LogTail
  counters: ExtensionCounters
  emit(suffix: string, payload: Payload): void
  started(): void
  /** Once; null: it ended because it was stopped. */
  ended(reason: TomteError | null): void
}

const LINES = { length: LONGEST_LINE, lines: 200, characters: LONGEST_LINE }
const PRINTED = { length: 65_536, lines: 100, characters: 262_144 }
const MEMORY_EVERY = 500
const LAST_WORDS = 100

/** One life of the process of a plug-in. Whatever it does, it is over at the latest when its limits are. */
export class ExtensionProcess {
  readonly #options: ProcessOptions
  readonly #child: ExtensionChild
  readonly #pending: PendingCalls
  readonly #limit: RateLimit
  readonly #stopReading: Dispose
  #state: 'starting' | 'running' | 'stopping' | 'ended' = 'starting'
  /** Why it was, or is about to be, ended. */
  #reason: TomteError | null = null
  #cancelDeadline: Dispose | undefined
  #cancelMemory: Dispose | undefined
  #lastPing = 0
  #rubbish = 0
  #droppedThere = 0
  readonly ended: Promise<void>

  constructor(options: ProcessOptions) {
    this.#options = options
    const { launch, runner, code, folder, limits, manifest, clock, log } = options
    this.#child = launch({
      runner,
      code,
      folder,
      memory: limits.heap,
      permissions: manifest.permissions,
      environment: cleanEnvironment(process.env),
    })
    this.#pending = new PendingCalls(manifest.name, message => this.#send(message))
    this.#limit = new RateLimit(limits.rate, limits.burst, () => clock.monotonic())
    const { output, errors } = this.#child
    this.#stopReading = disposeAll([
      readBoundedLines(
        output,
        clock,
        LINES,
        line => this.#receive(line),
        () => this.#end(tooLong(manifest.name)),
      ),
      readBoundedLines(
        errors,
        clock,
        PRINTED,
        line => log.add(line),
        () => log.dropped++,
      ),
    ])
    this.ended = new Promise(resolve =>
      this.#child.onEnd(async reason => {
        await this.#lastWords()
        resolve(this.#ended(reason))
      }),
    )
    this.#start()
  }

  get running(): boolean {
    return this.#state === 'running'
  }

  changeSettings(settings: Record<string, unknown>): void {
    this.#send({ type: 'settings', settings })
  }

  /** Rejects as `PendingCalls.call` does. */
  call(call: ActionCall): Promise<Record<string, unknown> | undefined> {
    return this.#pending.call(call)
  }

  /** Resolves when the process is no more; it is ended at the latest after `stopWithin`. */
  stop(): Promise<void> {
    if (this.#state !== 'stopping' && this.#state !== 'ended') {
      this.#state = 'stopping'
      this.#pending.fail(down(this.#options.manifest.name, 'it is being stopped'))
      this.#send({ type: 'stop' })
      this.#deadline(this.#options.limits.stopWithin, () => this.#child.kill())
    }
    return this.ended
  }

  #start(): void {
    const { manifest, module, folder, settings, limits } = this.#options
    const { heap: memory, rate, burst, startWithin } = limits
    const actions = manifest.actions.map(({ name }) => name)
    const url = pathToFileURL(module).href
    this.#send({ type: 'start', module: url, folder, actions, settings, memory, rate, burst })
    this.#deadline(startWithin, () =>
      this.#end(
        failure(manifest.name, 'ERR_PLUGIN_HANGS', `it did not start within ${startWithin / 1000} s`),
      ),
    )
    this.#watchMemory()
  }

  #receive(line: string): void {
    const message = readMessage(line)
    if (message === null) this.#countRubbish(line)
    else if (this.#state !== 'ended') this.#take(message)
  }

  #take(message: FromExtension): void {
    switch (message.type) {
      case 'started':
        this.#hasStarted()
        break
      case 'failed':
        this.#reason ??= failure(this.#options.manifest.name, 'ERR_PLUGIN_FAILED', message.message)
        break
      case 'emit':
        this.#emit(message)
        break
      case 'log':
        this.#options.log.add(message.text)
        break
      case 'result':
        this.#pending.answer(message.id, null, message.output)
        break
      case 'error':
        this.#pending.answer(message.id, message.message)
        break
      case 'pong':
        this.#alive(message)
    }
  }

  #hasStarted(): void {
    if (this.#state !== 'starting') return
    this.#state = 'running'
    this.#cancelDeadline?.()
    this.#options.started()
    this.#ping()
  }

  #emit({ suffix, value, bytes }: Extract<FromExtension, { type: 'emit' }>): void {
    const { counters, emit } = this.#options
    if (this.#state === 'stopping') return
    if (!this.#limit.take()) return void counters.dropped++
    counters.events++
    emit(suffix, bytes === undefined ? Payload.ofValue(value) : Payload.ofBytes(Buffer.from(bytes, 'base64')))
  }

  #ping(): void {
    const { limits, manifest } = this.#options
    if (this.#state !== 'running') return
    this.#send({ type: 'ping', id: ++this.#lastPing })
    this.#deadline(limits.answerWithin, () =>
      this.#end(
        failure(manifest.name, 'ERR_PLUGIN_HANGS', `it did not answer for ${limits.answerWithin / 1000} s`),
      ),
    )
  }

  #alive({ id, dropped, bytes }: Extract<FromExtension, { type: 'pong' }>): void {
    if (this.#state !== 'running' || id !== this.#lastPing) return
    this.#options.counters.dropped += Math.max(0, dropped - this.#droppedThere)
    this.#droppedThere = Math.max(this.#droppedThere, dropped)
    this.#judgeMemory(bytes)
    this.#deadline(this.#options.limits.pingEvery, () => this.#ping())
  }

  /** A process that hangs tells nothing of its memory, so it is looked at from outside too. */
  #watchMemory(): void {
    if (!seesMemory || this.#state === 'ended') return
    this.#cancelMemory = this.#options.clock.after(MEMORY_EVERY, async () => {
      const { pid } = this.#child
      const bytes = pid === undefined ? undefined : await memoryOf(pid)
      if (bytes !== undefined) this.#judgeMemory(bytes)
      this.#watchMemory()
    })
  }

  #judgeMemory(bytes: number): void {
    const { limits, manifest } = this.#options
    if (bytes <= limits.memory) return
    const most = Math.round(limits.memory / 1_048_576)
    this.#end(failure(manifest.name, 'ERR_PLUGIN_MEMORY', `it took more than ${most} MiB of memory`))
  }

  #countRubbish(line: string): void {
    const { limits, manifest, log } = this.#options
    if (this.#rubbish++ === 0) log.note(`A line on standard output is no message: ${line.slice(0, 200)}`)
    if (this.#rubbish > limits.rubbish)
      this.#end(
        failure(manifest.name, 'ERR_PLUGIN_PROTOCOL', 'it wrote what are no messages to standard output'),
      )
  }

  /** There is one deadline at a time. */
  #deadline(milliseconds: number, passed: () => void): void {
    this.#cancelDeadline?.()
    this.#cancelDeadline = this.#options.clock.after(milliseconds, passed)
  }

  #end(reason: TomteError): void {
    if (this.#state === 'ended') return
    if (this.#state !== 'stopping') this.#reason ??= reason
    this.#child.kill()
  }

  /** What it wrote before it ended may still be on its way; somebody else may hold its end of the pipe for ever. */
  #lastWords(): Promise<void> {
    const { output } = this.#child
    if (output.readableEnded || output.destroyed) return Promise.resolve()
    return new Promise(resolve => {
      output.once('close', resolve)
      this.#options.clock.after(LAST_WORDS, resolve)
    })
  }

  #ended(reason: string): void {
    const { manifest, ended } = this.#options
    if (this.#state === 'ended') return
    const wanted = this.#state === 'stopping'
    this.#state = 'ended'
    this.#cancelDeadline?.()
    this.#cancelMemory?.()
    this.#stopReading()
    const error = this.#reason ?? failure(manifest.name, 'ERR_PLUGIN_ENDED', reason)
    this.#pending.fail(new TomteError('ERR_PLUGIN_DOWN', error.message, { hint: error.hint }))
    ended(wanted ? null : error)
  }

  #send(message: ToExtension): void {
    if (this.#state !== 'ended') this.#child.send(message)
  }
}

/** Characters of a message beside the payload or the answer in it. */
const AROUND = 1000
const longest: Partial<Record<FromExtension['type'], number>> = {
  emit: LONGEST_PAYLOAD + AROUND,
  result: LONGEST_OUTPUT + AROUND,
}

/** What nests so deeply that nobody could write it down again is no message either. */
function readMessage(line: string): FromExtension | null {
  try {
    const { data } = fromExtension.safeParse(parseBoundedJson(line))
    return data && line.length <= (longest[data.type] ?? LONGEST_LINE) ? data : null
  } catch {
    return null
  }
}

function failure(name: string, code: string, what: string): TomteError {
  return new TomteError(code, `The plug-in “${name}” was ended: ${what}.`, {
    hint: 'Its log may say more; its author should know.',
  })
}

function tooLong(name: string): TomteError {
  return failure(name, 'ERR_PLUGIN_PROTOCOL', 'it sent a message of more than 1 MiB')
}

/** What actions fail with while the plug-in's process is not there. */
export function down(name: string, why: string): TomteError {
  return new TomteError('ERR_PLUGIN_DOWN', `The plug-in “${name}” is not running: ${why}.`, {
    hint: 'Look at its log under plug-ins, and start it again.',
  })
}
