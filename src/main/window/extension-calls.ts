import type { CallHandlers } from '../../shared/contract/calls.ts'
import type { extensionCalls } from '../../shared/contract/extension.ts'
import type { Push } from '../../shared/contract/pushes.ts'
import type { Dispose } from '../../shared/dispose.ts'
import type { Clock } from '../clock.ts'
import { done } from './done.ts'
import type { ExtensionPort } from './extension-port.ts'

/** Milliseconds between two looks at what has no signal of its own: counters and logs. */
const INTERVAL = 500

/** The calls about user plug-ins. `dispose` ends the window's watch. */
export function extensionHandlers(
  extensions: ExtensionPort,
  clock: Clock,
  push: Push,
): { handlers: Pick<CallHandlers, keyof typeof extensionCalls>; dispose: Dispose } {
  const watch = new ExtensionWatch(extensions, clock, push)
  return {
    dispose: () => watch.stop(),
    handlers: {
      'extension.watch': () => watch.start(),
      'extension.unwatch': () => done(watch.stop()),
      'extension.list': () => extensions.list(),
      'extension.log': ({ id }) => ({ lines: extensions.log(id) }),
      'extension.enable': async ({ id, hash }) => done(await extensions.enable(id, hash)),
      'extension.disable': async ({ id }) => done(await extensions.disable(id)),
      'extension.reload': async ({ id }) => done(await extensions.reload(id)),
      'extension.settings': async ({ id, settings }) => done(await extensions.settings(id, settings)),
      'extension.install': async ({ folder }) => ({ id: await extensions.install(folder) }),
      'extension.remove': async ({ id }) => done(await extensions.remove(id)),
    },
  }
}

/** One window's view of the plug-ins: pushed where something changed, at most twice a second. */
class ExtensionWatch {
  readonly #extensions: ExtensionPort
  readonly #clock: Clock
  readonly #push: Push
  #cancel: Dispose | undefined
  #last = ''

  constructor(extensions: ExtensionPort, clock: Clock, push: Push) {
    this.#extensions = extensions
    this.#clock = clock
    this.#push = push
  }

  start() {
    this.stop()
    const list = this.#extensions.list()
    this.#last = JSON.stringify(list)
    this.#later()
    return list
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #later(): void {
    this.#cancel = this.#clock.after(INTERVAL, () => {
      const list = this.#extensions.list()
      const text = JSON.stringify(list)
      if (text !== this.#last) this.#push('extensions', list)
      this.#last = text
      this.#later()
    })
  }
}
