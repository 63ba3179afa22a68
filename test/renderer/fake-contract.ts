import type { Connection, Link } from '../../src/renderer/connection.ts'
import type { CallArguments, CallHandlers, EventQuery } from '../../src/shared/contract/calls.ts'
import { answerCall } from '../../src/shared/contract/contract.ts'
import type { Preferences } from '../../src/shared/contract/preferences.ts'
import type { Pushes, PushName } from '../../src/shared/contract/pushes.ts'
import type { RunRow } from '../../src/shared/contract/run.ts'
import type { AppStatus } from '../../src/shared/contract/status.ts'
import { encodePayload } from '../../src/shared/encoding.ts'
import { TomteError } from '../../src/shared/errors.ts'
import { emptyWorkspace, type Workspace } from '../../src/shared/workspace/workspace.ts'
import { fakeWorkspace, nextMessage } from './fake-house.ts'
import { fakeJournal, fits } from './fake-journal.ts'
import { fakePlugins } from './fake-plugins.ts'
import { fakeStatus, fakeTestReport } from './fake-status.ts'

/** A core that is none: a house in memory, for tests of the window and for looking at it without a core. */
export interface FakeContract extends Connection {
  /** Calls made so far, by name. */
  readonly calls: { name: string; args: unknown }[]
  push<N extends PushName>(name: N, value: Pushes[N]): void
  setLink(link: Link): void
  /** Lets `count` things happen and pushes them to whoever watches. */
  happen(count: number): void
  status: AppStatus
  preferences: Preferences
}

export interface FakeOptions {
  now?: () => number
  random?: () => number
  welcomed?: boolean
  host?: AppStatus['host']
}

export function fakeContract({
  now = Date.now,
  random = Math.random,
  welcomed = true,
  host = 'server',
}: FakeOptions = {}): FakeContract {
  const listeners = new Map<PushName, Set<(value: never) => void>>()
  const linkListeners = new Set<(link: Link) => void>()
  const started = now()
  let link: Link = { state: 'connected' }
  let workspace: Workspace = fakeWorkspace()
  let before: Workspace | null = null
  let watching: EventQuery | null = null
  let runsOf: { rule?: string } | null = null
  const { events, runs, record, run } = fakeJournal(
    () => workspace.rules,
    now,
    row => {
      if (runsOf && (runsOf.rule === undefined || runsOf.rule === row.rule))
        push('runs', { runs: [row], skipped: 0 })
    },
  )
  const secrets = new Map<string, 'keychain' | 'session'>([['broker/office/password', 'keychain']])
  const places = new Map([['broker/office/password', ['mqtts://broker.office.example:8883']]])

  const fake = {
    calls: [] as { name: string; args: unknown }[],
    preferences: {
      theme: 'system',
      railFolded: false,
      inspectorWidth: 360,
      publishHistory: [],
      welcomed,
    } as Preferences,
    status: fakeStatus(started, host),
  }

  function push<N extends PushName>(name: N, value: Pushes[N]): void {
    for (const listener of listeners.get(name) ?? []) listener(structuredClone(value) as never)
  }

  function change(what: string, next: Workspace): null {
    before = workspace
    workspace = next
    fake.status = { ...fake.status, undo: what }
    push('workspace', { workspace, plugins: fakePlugins })
    push('status', fake.status)
    return null
  }

  function seeTo(broker: string, messages: string[] | undefined): null {
    const brokers = fake.status.brokers.map(each => {
      if (each.id !== broker || !each.held) return each
      const left = messages ? each.held.messages.filter(({ id }) => !messages.includes(id)) : []
      return { ...each, held: left.length > 0 ? { count: left.length, messages: left } : undefined }
    })
    fake.status = { ...fake.status, brokers }
    push('status', fake.status)
    return null
  }

  function found<T>(value: T | undefined, words: string): T {
    if (value === undefined) throw new TomteError('ERR_GONE', words)
    return value
  }

  const put = <T extends { id: string }>(list: T[], item: T, previous = item.id): T[] =>
    list.some(({ id }) => id === previous)
      ? list.map(old => (old.id === previous ? item : old))
      : [...list, item]

  const handlers: CallHandlers = {
    'status.get': () => fake.status,
    'workspace.get': () => ({ workspace, plugins: fakePlugins }),
    'workspace.undo': () => {
      if (!before) return { undone: null }
      const undone = fake.status.undo
      change('', before)
      fake.status = { ...fake.status, undo: null }
      push('status', fake.status)
      return { undone }
    },
    'folders.put': ({ folders }) => change('Changed the folders', { ...workspace, folders }),
    'webhookServer.put': ({ webhookServer }) =>
      change('Changed the webhook server', { ...workspace, webhookServer }),
    'filters.put': ({ filters }) => change('Changed the filters of all brokers', { ...workspace, filters }),
    'workspace.replace': ({ by }) =>
      change(
        by === 'demo' ? 'Loaded the demo house' : 'Started empty',
        by === 'demo' ? fakeWorkspace() : emptyWorkspace(),
      ),
    'notice.dismiss': ({ id }) => {
      fake.status = { ...fake.status, notices: fake.status.notices.filter(notice => notice.id !== id) }
      push('status', fake.status)
      return null
    },
    'broker.put': ({ broker, previousId }) =>
      change(`Changed the broker ${broker.name}`, {
        ...workspace,
        brokers: put(workspace.brokers, broker, previousId),
      }),
    'broker.remove': ({ id }) =>
      change(`Removed the broker ${id}`, {
        ...workspace,
        brokers: workspace.brokers.filter(broker => broker.id !== id),
      }),
    'broker.test': async ({ broker }) => fakeTestReport(broker.url),
    'broker.cancelTest': () => null,
    'broker.reconnect': () => null,
    'broker.dismissMessages': ({ id, messages }) => seeTo(id, messages),
    'broker.repeatMessage': ({ id, message }) => seeTo(id, [message]),
    'rule.put': ({ rule }) =>
      change(`Changed the rule ${rule.name}`, { ...workspace, rules: put(workspace.rules, rule) }),
    'rule.remove': ({ id }) =>
      change(`Removed the rule ${id}`, {
        ...workspace,
        rules: workspace.rules.filter(rule => rule.id !== id),
      }),
    'rule.enable': ({ id, enabled }) =>
      change(`Switched the rule ${id}`, {
        ...workspace,
        rules: workspace.rules.map(rule => (rule.id === id ? { ...rule, enabled } : rule)),
      }),
    'rule.run': ({ id }) => ({ run: run(id, null) }),
    'rule.stop': () => null,
    publish: ({ broker, message }) => publish(broker, message),
    'events.watch': ({ query, limit, after = 0 }) => {
      watching = query
      return {
        events: events
          .map(({ row }) => row)
          .filter(row => row.id > after && fits(row, query))
          .slice(-limit),
      }
    },
    'events.unwatch': () => {
      watching = null
      return null
    },
    'events.before': ({ query, before, limit }) => {
      const fitting = events.map(({ row }) => row).filter(row => row.id < before && fits(row, query))
      const found = fitting.slice(-limit)
      return { events: found, more: found.length < fitting.length ? (found[0]?.id ?? null) : null }
    },
    'event.get': ({ id }) => found(events[id - 1], 'This event is no longer kept.'),
    'runs.watch': ({ rule, limit }) => {
      runsOf = { rule }
      const rows: RunRow[] = runs.map(({ row }) => row)
      return {
        runs: rows
          .filter(row => rule === undefined || row.rule === rule)
          .reverse()
          .slice(0, limit),
      }
    },
    'runs.unwatch': () => {
      runsOf = null
      return null
    },
    'run.get': ({ id }) => found(runs[id - 1], 'This run is no longer kept.'),
    'secret.status': ({ names }) => ({
      keychain: fake.status.keychain.available,
      stored: Object.fromEntries(
        names.flatMap(name => (secrets.has(name) ? [[name, secrets.get(name)!]] : [])),
      ),
      places: Object.fromEntries(
        names.flatMap(name => (places.has(name) ? [[name, places.get(name)!]] : [])),
      ),
    }),
    'secret.set': ({ name, keep, for: written }) => {
      secrets.set(name, keep)
      places.set(name, written)
      return null
    },
    'secret.allow': ({ name, place }) => {
      places.set(name, [...(places.get(name) ?? []), place])
      return null
    },
    'secret.forget': ({ name }) => {
      secrets.delete(name)
      places.delete(name)
      return null
    },
    'preferences.get': () => fake.preferences,
    'preferences.put': changes => {
      fake.preferences = { ...fake.preferences, ...changes } as Preferences
      return null
    },
    'host.pickFile': () => ({ path: '/home/andy/firmware.bin' }),
    'host.openLink': () => null,
  }

  function publish(broker: string, message: CallArguments<'publish'>['message']) {
    if (fake.status.brokers.find(({ id }) => id === broker)?.state !== 'connected')
      throw new TomteError('ERR_BROKER_NOT_CONNECTED', 'This broker is not connected.', {
        hint: 'Look at its state on the Brokers screen.',
      })
    const bytes = encodePayload(message.payload, message.encoding === 'file' ? 'text' : message.encoding)
    const row = record(
      {
        broker,
        prefix: 'House',
        topic: message.topic,
        payload: bytes,
        qos: message.qos,
        retain: message.retain,
      },
      now(),
    )
    if (watching && fits(row, watching)) push('events', { events: [row], skipped: 0 })
    return { bytes: bytes.length }
  }

  for (let i = 400; i > 0; i--) record(nextMessage(random, started - i * 700), started - i * 700)

  return Object.assign(fake, {
    start: () => () => {},
    async call(name: string, args: unknown) {
      fake.calls.push({ name, args })
      const answer = await answerCall(handlers, name, args)
      if ('error' in answer) throw new TomteError(answer.error.code, answer.error.message, answer.error)
      return structuredClone(answer.result) as never
    },
    onPush<N extends PushName>(name: N, listener: (value: Pushes[N]) => void) {
      const all = listeners.get(name) ?? new Set()
      listeners.set(name, all)
      all.add(listener as (value: never) => void)
      return () => all.delete(listener as (value: never) => void)
    },
    onLink(listener: (link: Link) => void) {
      linkListeners.add(listener)
      listener(link)
      return () => linkListeners.delete(listener)
    },
    setLink(next: Link) {
      link = next
      for (const listener of linkListeners) listener(next)
    },
    push,
    happen(count: number) {
      const rows = Array.from({ length: count }, () => record(nextMessage(random, now()), now()))
      fake.status = { ...fake.status, eventCount: fake.status.eventCount + count }
      const fitting = watching ? rows.filter(row => fits(row, watching!)) : []
      if (fitting.length > 0) push('events', { events: fitting, skipped: 0 })
    },
  }) as FakeContract
}
