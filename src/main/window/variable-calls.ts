import type { CallHandlers, CallResults } from '../../shared/contract/calls.ts'
import type { Push } from '../../shared/contract/pushes.ts'
import type { VariableRow, variableCalls } from '../../shared/contract/variable.ts'
import type { Dispose } from '../../shared/dispose.ts'
import type { Clock } from '../clock.ts'
import { done } from './done.ts'
import type { VariablePort } from './variable-port.ts'

/** Milliseconds between two pushes, and how many variables one tells of. */
const INTERVAL = 100
const MOST_NAMES = 200

/** The calls about variables. `dispose` ends the window's watch. */
export function variableHandlers(
  variables: VariablePort,
  clock: Clock,
  push: Push,
): { handlers: Pick<CallHandlers, keyof typeof variableCalls>; dispose: Dispose } {
  const watch = new VariableWatch(variables, clock, push)
  return {
    dispose: () => watch.stop(),
    handlers: {
      'variable.list': options => variables.list(options),
      'variable.get': ({ name }) => variables.value(name) as CallResults['variable.get'],
      'variable.set': async ({ name, value, keep }) => done(await variables.set(name, value, keep)),
      'variable.remove': async ({ name }) => done(await variables.set(name, undefined)),
      'variable.watch': () => done(watch.start()),
      'variable.unwatch': () => done(watch.stop()),
    },
  }
}

/** One window's view of the variables: each that changed is told once a push, as it then stands. */
class VariableWatch {
  readonly #variables: VariablePort
  readonly #clock: Clock
  readonly #push: Push
  readonly #names = new Set<string>()
  #skipped = 0
  #unlisten: Dispose | undefined
  #cancel: Dispose | undefined

  constructor(variables: VariablePort, clock: Clock, push: Push) {
    this.#variables = variables
    this.#clock = clock
    this.#push = push
  }

  start(): void {
    this.stop()
    this.#unlisten = this.#variables.onChange(name => this.#note(name))
  }

  stop(): void {
    this.#unlisten?.()
    this.#cancel?.()
    this.#unlisten = this.#cancel = undefined
    this.#names.clear()
    this.#skipped = 0
  }

  #note(name: string): void {
    if (this.#names.size < MOST_NAMES) this.#names.add(name)
    else if (!this.#names.has(name)) this.#skipped++
    this.#cancel ??= this.#clock.after(INTERVAL, () => this.#flush())
  }

  #flush(): void {
    this.#cancel = undefined
    const changed: VariableRow[] = []
    const removed: string[] = []
    for (const name of this.#names) {
      const row = this.#variables.row(name)
      if (row) changed.push(row)
      else removed.push(name)
    }
    const skipped = this.#skipped
    this.#names.clear()
    this.#skipped = 0
    this.#push('variables', { changed, removed, skipped })
  }
}
