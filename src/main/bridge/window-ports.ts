import type { EventDetail } from '../../shared/contract/event.ts'
import type { RunDetail } from '../../shared/contract/run.ts'
import type { AppStatus } from '../../shared/contract/status.ts'
import { TomteError } from '../../shared/errors.ts'
import type { Workspace } from '../../shared/workspace/workspace.ts'
import type { Clock } from '../clock.ts'
import { compileEventQuery } from '../journal/event-query.ts'
import { eventDetail, eventRow } from '../journal/event-row.ts'
import type { JournalEntry, KeptRun } from '../journal/journal.ts'
import type { BrokerConnections } from '../plugin/mqtt/connections.ts'
import { publishMessage, writtenPayload } from '../plugin/mqtt/publish.ts'
import type { Registry } from '../plugin/registry.ts'
import type { PreferenceStore } from '../preference/preference-store.ts'
import { runOfEvent } from '../run/run-detail.ts'
import type { EventPort, RunPort, WindowPorts } from '../window/ports.ts'
import type { WorkspaceStore } from '../workspace/store.ts'
import type { Alerts } from './alerts.ts'
import type { BoundSecrets } from './bound-secrets.ts'
import type { Engine } from './engine.ts'
import type { Extensions } from './extensions.ts'
import type { Host } from './host.ts'
import type { Notices } from './notices.ts'
import { deadLetterPort, operationPort } from './operation.ts'
import type { Questions } from './question/questions.ts'
import type { Recordings } from './recording/recordings.ts'
import type { Signal } from './signal.ts'
import { variablePort } from './variables.ts'
import { workspacePort } from './workspace-port.ts'

/** Runs of other events may stand between those of one event. */
const MIXED_RUNS = 20

export interface WindowSources {
  clock: Clock
  host: Host
  engine: Engine
  registry: Registry
  connections: BrokerConnections
  store: WorkspaceStore
  secrets: BoundSecrets
  preferences: PreferenceStore
  notices: Notices
  recordings: Recordings
  questions: Questions
  extensions: Extensions
  template(name: 'demo' | 'empty'): Workspace
  readStatus(): AppStatus
  statusChanged: Signal
  alerts: Alerts
  /** It is stored, or may go to another place: connections that use it, or wait for it, begin anew. */
  secretStored(name: string): void
  secretForgotten(name: string): void
}

/** What windows may see and do, as the parts of the core offer it. */
export function windowPorts(sources: WindowSources): WindowPorts {
  const { clock, host, engine, connections, store, secrets, preferences, notices } = sources
  return {
    clock,
    workspace: workspacePort(store, sources.registry, sources.template),
    status: {
      read: sources.readStatus,
      onChange: sources.statusChanged.on,
      dismissNotice: id => notices.dismiss(id),
    },
    heldMessages: {
      dismiss: (broker, messages) => connections.dismissHeld(broker, messages),
      repeat: (broker, message) => connections.repeatHeld(broker, message),
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
      async set(name, value, keep, places) {
        await secrets.set(name, value, keep, places)
        sources.secretStored(name)
      },
      async allow(name, place) {
        await secrets.allow(name, place)
        sources.secretStored(name)
      },
      async forget(name) {
        await secrets.forget(name)
        sources.secretForgotten(name)
      },
    },
    preferences: { get: () => preferences.get(), put: changes => preferences.put(changes) },
    host,
    alerts: {
      onNotification: sources.alerts.notified.on,
      onNotificationOver: sources.alerts.over.on,
      onSound: sources.alerts.sounded.on,
      press: (id, button) => sources.alerts.open.press(id, button),
    },
    recordings: sources.recordings,
    questions: sources.questions,
    operation: operationPort(engine),
    deadLetters: deadLetterPort(engine.deadLetters),
    extensions: sources.extensions.port(),
    variables: variablePort(engine.variables),
  }
}

function eventPort(engine: Engine): EventPort {
  const { journal, onEvent } = engine
  return {
    async search(query, limits) {
      const { entries, more } = await journal.search(query, limits)
      return { events: entries.map(entry => eventRow(entry)).reverse(), more }
    },
    async detail(id) {
      const entry = await journal.find(id)
      if (entry) return eventDetail(entry, await runsOf(engine, entry))
      throw new TomteError('ERR_EVENT_GONE', 'This event is no longer kept.', {
        hint: 'Older events make room for newer ones.',
      })
    },
    compile(query) {
      const fits = compileEventQuery(query)
      return (event, fired, rules) => fits({ event, fired, rules, firstRun: 0 })
    },
    row: (event, fired) => eventRow({ event, fired }),
    onEvent,
  }
}

/** In memory, else on disk: the runs of one event began one after the other, or nearly so. */
export async function runsOf({ runner, journal }: Engine, entry: JournalEntry): Promise<EventDetail['runs']> {
  const { event, fired, firstRun } = entry
  const known = runner.runsOf(event.id)
  if (known.length >= fired || firstRun === 0) return known
  const limit = fired + MIXED_RUNS
  const near = await journal.runs({ before: firstRun + limit, limit })
  return near
    .filter(row => row.event?.id === event.id)
    .map(runOfEvent)
    .reverse()
}

function runPort({ runner, journal }: Engine): RunPort {
  return {
    async recent(rule, limit) {
      const known = runner.rows(limit, rule)
      if (known.length === limit) return known
      const older = await journal.runs({ rule, limit: limit - known.length, before: known.at(-1)?.id })
      // Read anew: they may have gone on while the disk was read.
      const now = runner.rows(limit, rule)
      const newest = now.at(-1)?.id ?? Number.POSITIVE_INFINITY
      const earlier = new Map(older.filter(({ id }) => id < newest).map(row => [row.id, row]))
      for (const row of runner.takenUp(rule)) if (row.id < newest) earlier.set(row.id, row)
      return [...now, ...[...earlier.values()].sort((a, b) => b.id - a.id)].slice(0, limit)
    },
    async detail(id) {
      const detail = runner.detail(id)
      if (detail) return detail
      const kept = await journal.run(id)
      if (kept) return detailOf(kept)
      throw new TomteError('ERR_RUN_GONE', 'This run is no longer kept.', {
        hint: 'Older runs make room for newer ones.',
      })
    },
    row: id => runner.row(id) ?? null,
    onChange: listener => runner.onChange(id => listener(id, runner.row(id)?.rule ?? '')),
  }
}

function detailOf({ row, detail }: KeptRun): RunDetail {
  if (detail) return { row, ...detail }
  return { row, trigger: '', conditions: null, steps: [], traceless: true }
}
