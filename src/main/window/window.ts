import type { CallHandlers } from '../../shared/contract/calls.ts'
import type { AttachWindow } from '../../shared/contract/contract.ts'
import { disposeAll } from '../../shared/dispose.ts'
import { TomteError } from '../../shared/errors.ts'
import { alertCalls, feedAlerts } from './alert-calls.ts'
import { deadLetterHandlers } from './dead-letter-calls.ts'
import { done } from './done.ts'
import { EventWatch } from './event-watch.ts'
import { extensionHandlers } from './extension-calls.ts'
import { heldMessageHandlers } from './held-message-calls.ts'
import { operationHandlers } from './operation-calls.ts'
import type { WindowPorts } from './ports.ts'
import { questionCallsOf } from './question-calls.ts'
import { recordingCallsOf } from './recording-calls.ts'
import { RunWatch } from './run-watch.ts'
import { feedStatus } from './status-feed.ts'
import { variableHandlers } from './variable-calls.ts'
import { workspaceCalls } from './workspace-calls.ts'

/** Makes the function by which a host attaches each of its windows to the core. */
export function createAttach(ports: WindowPorts): AttachWindow {
  return push => {
    const events = new EventWatch(ports.events, ports.clock, push)
    const runs = new RunWatch(ports.runs, ports.clock, push)
    const test = new CancellableTest()
    const recordings = recordingCallsOf(ports.recordings)
    const questions = questionCallsOf(ports.questions, ports.clock)
    const extensions = extensionHandlers(ports.extensions, ports.clock, push)
    const variables = variableHandlers(ports.variables, ports.clock, push)
    let search = new AbortController()
    const newSearch = () => {
      search.abort()
      search = new AbortController()
      return search.signal
    }
    const dispose = disposeAll([
      feedStatus(ports, push),
      feedAlerts(ports.alerts, push),
      () => events.stop(),
      () => runs.stop(),
      () => test.cancel(),
      recordings.dispose,
      questions.dispose,
      extensions.dispose,
      variables.dispose,
      () => search.abort(),
    ])
    const handlers: CallHandlers = {
      ...workspaceCalls(ports.workspace),
      ...recordings.handlers,
      ...questions.handlers,
      ...extensions.handlers,
      ...variables.handlers,
      ...alertCalls(ports.alerts),
      ...operationHandlers(ports.operation),
      ...deadLetterHandlers(ports.deadLetters),
      ...heldMessageHandlers(ports.heldMessages),
      'status.get': () => ports.status.read(),
      'notice.dismiss': ({ id }) => done(ports.status.dismissNotice(id)),

      'broker.test': ({ broker, ...secrets }) =>
        test.run(signal => ports.brokers.test(broker, secrets, signal)),
      'broker.cancelTest': () => done(test.cancel()),
      'broker.reconnect': async ({ id }) => done(await ports.brokers.reconnect(id)),
      publish: async ({ broker, message }) => ({ bytes: await ports.brokers.publish(broker, message) }),

      'rule.run': ({ id }) => ({ run: ports.rules.run(id) }),
      'rule.stop': ({ id }) => done(ports.rules.stop(id)),

      'events.watch': async ({ query, limit, after }) => ({
        events: await events.start(query, limit, after),
      }),
      'events.unwatch': () => done(events.stop()),
      'events.before': ({ query, before, limit }) =>
        ports.events.search(query, { limit, before, signal: newSearch() }),
      'event.get': ({ id }) => ports.events.detail(id),
      'runs.watch': async ({ rule, limit }) => ({ runs: await runs.start(rule, limit) }),
      'runs.unwatch': () => done(runs.stop()),
      'run.get': ({ id }) => ports.runs.detail(id),

      'secret.status': ({ names }) => ports.secrets.status(names),
      'secret.set': async ({ name, value, keep, for: places }) =>
        done(await ports.secrets.set(name, value, keep, places)),
      'secret.allow': async ({ name, place }) => done(await ports.secrets.allow(name, place)),
      'secret.forget': async ({ name }) => done(await ports.secrets.forget(name)),

      'preferences.get': () => ports.preferences.get(),
      'preferences.put': changes => done(ports.preferences.put(changes)),
      'host.pickFile': async options => ({ path: await ports.host.pickFile(options) }),
      'host.openLink': async ({ url }) => done(await ports.host.openLink(url)),
    }
    return { handlers, dispose }
  }
}

/** A window runs one connection test at a time; a new one or `cancel` ends the former. */
class CancellableTest {
  #controller: AbortController | undefined

  async run<Report>(test: (signal: AbortSignal) => Promise<Report>): Promise<Report> {
    this.cancel()
    const controller = new AbortController()
    this.#controller = controller
    const cancelled = new Promise<never>((_, reject) => {
      controller.signal.addEventListener(
        'abort',
        () => reject(new TomteError('ERR_TEST_CANCELLED', 'The test was cancelled.')),
        { once: true },
      )
    })
    return Promise.race([test(controller.signal), cancelled])
  }

  cancel(): void {
    this.#controller?.abort()
    this.#controller = undefined
  }
}
