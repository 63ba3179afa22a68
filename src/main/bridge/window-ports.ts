import type { Pushes } from '../../shared/contract/pushes.ts'
import type { AppStatus } from '../../shared/contract/status.ts'
import { TomteError } from '../../shared/errors.ts'
import type { Workspace } from '../../shared/workspace/workspace.ts'
import type { Clock } from '../clock.ts'
import { compileEventQuery } from '../journal/event-query.ts'
import { eventDetail, eventRow } from '../journal/event-row.ts'
import type { BrokerConnections } from '../plugin/mqtt/connections.ts'
import { publishMessage, writtenPayload } from '../plugin/mqtt/publish.ts'
import type { Registry } from '../plugin/registry.ts'
import type { PreferenceStore } from '../preference/preference-store.ts'
import type { SecretStore } from '../secret/secret-store.ts'
import type { EventPort, RunPort, WindowPorts } from '../window/ports.ts'
import type { WorkspaceStore } from '../workspace/store.ts'
import type { Engine } from './engine.ts'
import type { Host } from './host.ts'
import type { Notices } from './notices.ts'
import type { Signal } from './signal.ts'

export interface WindowSources {
  clock: Clock
  host: Host
  engine: Engine
  registry: Registry
  connections: BrokerConnections
  store: WorkspaceStore
  secrets: SecretStore
  preferences: PreferenceStore
  notices: Notices
  template(name: 'demo' | 'empty'): Workspace
  readStatus(): AppStatus
  statusChanged: Signal
  notified: Signal<Pushes['notification']>
  /** A secret was set or forgotten: connections that wait for it try again. */
  secretChanged(name: string): void
}

/** What windows may see and do, as the parts of the core offer it. */
export function windowPorts(sources: WindowSources): WindowPorts {
  const { clock, host, engine, connections, store, secrets, preferences, notices } = sources
  const plugins = sources.registry.descriptors()
  return {
    clock,
    workspace: {
      view: () => ({ workspace: store.current, plugins }),
      change: async (description, update) => void (await store.change(description, update)),
      undo: () => store.undo(),
      template: sources.template,
      onChange: listener => store.onChange(() => listener()),
    },
    status: {
      read: sources.readStatus,
      onChange: sources.statusChanged.on,
      dismissNotice: id => notices.dismiss(id),
      onNotification: sources.notified.on,
    },
    brokers: {
      test: (broker, typed, signal) => connections.test(broker, typed, signal),
      reconnect: id => connections.reconnect(id),
      async publish(broker, message) {
        const payload = await writtenPayload(connections.folder, message.payload, message.encoding)
        await publishMessage(connections, broker, message, payload)
        return payload.length
      },
    },
    rules: { run: id => engine.run(id), stop: id => engine.runner.stop(id) },
    events: eventPort(engine),
    runs: runPort(engine),
    secrets: {
      status: names => secrets.status(names),
      async set(name, value, keep) {
        await secrets.set(name, value, keep)
        sources.secretChanged(name)
      },
      async forget(name) {
        await secrets.forget(name)
        sources.secretChanged(name)
      },
    },
    preferences: { get: () => preferences.get(), put: changes => preferences.put(changes) },
    host,
  }
}

function eventPort({ journal, runner, onEvent }: Engine): EventPort {
  return {
    query: (query, limit, after) => journal.query(query, limit, after).map(entry => eventRow(entry)),
    detail(id) {
      const entry = journal.get(id)
      if (entry) return eventDetail(entry, runner.runsOf(id))
      throw new TomteError('ERR_EVENT_GONE', 'This event is no longer kept.', {
        hint: 'Older events make room for newer ones.',
      })
    },
    compile(query) {
      const fits = compileEventQuery(query)
      return (event, fired) => fits({ event, fired })
    },
    row: (event, fired) => eventRow({ event, fired }),
    onEvent,
  }
}

function runPort({ runner }: Engine): RunPort {
  return {
    recent: (rule, limit) => runner.rows(limit, rule),
    detail(id) {
      const detail = runner.detail(id)
      if (detail) return detail
      throw new TomteError('ERR_RUN_GONE', 'This run is no longer kept.', {
        hint: 'Older runs make room for newer ones.',
      })
    },
    row: id => runner.row(id) ?? null,
    onChange: listener => runner.onChange(id => listener(id, runner.row(id)?.rule ?? '')),
  }
}
