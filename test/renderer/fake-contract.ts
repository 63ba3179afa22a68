import type { Connection, Link } from '../../src/renderer/connection.ts'
import type { CallArguments, CallHandlers, EventQuery } from '../../src/shared/contract/calls.ts'
import { answerCall } from '../../src/shared/contract/contract.ts'
import type { EventDetail, EventRow } from '../../src/shared/contract/event.ts'
import type { Preferences } from '../../src/shared/contract/preferences.ts'
import type { Pushes, PushName } from '../../src/shared/contract/pushes.ts'
import type { RunDetail, RunRow } from '../../src/shared/contract/run.ts'
import type { AppStatus } from '../../src/shared/contract/status.ts'
import { decodeText, encodePayload, toBase64, toHex } from '../../src/shared/encoding.ts'
import { TomteError } from '../../src/shared/errors.ts'
import { eventString } from '../../src/shared/event.ts'
import { compileEventPattern } from '../../src/shared/event-pattern.ts'
import { emptyWorkspace, type Workspace } from '../../src/shared/workspace/workspace.ts'
import { type FakeMessage, fakeWorkspace, nextMessage } from './fake-house.ts'
import { fakePlugins } from './fake-plugins.ts'

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
  const events: { detail: EventDetail }[] = []
  const runs: { detail: RunDetail }[] = []
  const secrets = new Map<string, 'keychain' | 'session'>([['broker/office/password', 'keychain']])

  const fake = {
    calls: [] as { name: string; args: unknown }[],
    preferences: {
      theme: 'system',
      railFolded: false,
      inspectorWidth: 360,
      publishHistory: [],
      welcomed,
    } as Preferences,
    status: {
      version: '0.1.0',
      host,
      platform: 'linux',
      dataFolder: '/home/andy/.local/share/tomte',
      workspaceFile: '/home/andy/.local/share/tomte/workspace.json',
      brokers: [
        {
          id: 'house',
          state: 'connected',
          since: started - 3_600_000,
          attempt: 0,
          received: 48_211,
          sent: 1204,
          receivedRate: 3.2,
          dropped: 0,
          filtered: 0,
          queued: 0,
          sessionPresent: false,
          subscriptions: [{ filter: 'house/#', qos: 1 }],
          warnings: [],
        },
        {
          id: 'office',
          state: 'waiting',
          since: started - 40_000,
          attempt: 4,
          nextAttempt: started + 12_000,
          error: {
            code: 'ERR_MQTT_PASSWORD',
            message: 'broker.office.example refused the password.',
            hint: 'Check the user name and password of Office, or ask whoever runs the broker.',
            layer: 'authentication',
          },
          received: 0,
          sent: 0,
          receivedRate: 0,
          dropped: 0,
          filtered: 0,
          queued: 2,
          subscriptions: [{ filter: 'office/+/climate' }],
          warnings: [],
        },
        {
          id: 'lab',
          state: 'disabled',
          since: started,
          attempt: 0,
          received: 0,
          sent: 0,
          receivedRate: 0,
          dropped: 0,
          filtered: 0,
          queued: 0,
          subscriptions: [],
          warnings: [],
        },
      ],
      rules: fakeWorkspace().rules.map(({ id }, index) => ({
        id,
        runs: 12 * index,
        failed: id === 'button' ? 1 : 0,
        lastRun: started - 9000 * index,
        lastState: id === 'button' ? 'failed' : 'done',
      })),
      builtInBroker: { state: 'running', address: '127.0.0.1:1883', clients: 2 },
      eventRate: 3.4,
      eventCount: 48_300,
      dropped: 0,
      journal: { events: 48_300, bytes: 7_245_000, limitBytes: 500_000_000 },
      keychain: { available: true },
      notices: [],
      undo: null,
    } as AppStatus,
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

  function record(message: FakeMessage, time: number): EventRow {
    const bytes =
      typeof message.payload === 'string' ? encodePayload(message.payload, 'text') : message.payload
    const text = decodeText(bytes)
    const [, ...rest] = message.topic.split('/')
    const ran = workspace.rules.find(({ id, enabled }) => enabled && id === message.rule)
    const row: EventRow = {
      id: events.length + 1,
      time,
      prefix: message.prefix,
      suffix: rest.join('.'),
      size: bytes.length,
      kind:
        bytes.length === 0
          ? 'empty'
          : text === null || text.includes('\u0000')
            ? 'binary'
            : /^[[{]/.test(text)
              ? 'json'
              : 'text',
      preview: (text === null || text.includes('\u0000') ? toHex(bytes) : text).slice(0, 240),
      broker: message.broker,
      topic: message.topic,
      qos: message.qos ?? 0,
      retain: message.retain ?? false,
      hasProperties: message.properties !== undefined,
      fired: ran ? 1 : 0,
    }
    const detail: EventDetail = {
      row,
      payload: toBase64(bytes),
      truncated: false,
      runs: [],
      source: {
        plugin: 'mqtt',
        broker: message.broker,
        topic: message.topic,
        qos: row.qos,
        retain: row.retain,
        properties: message.properties,
      },
    }
    events.push({ detail })
    if (ran) detail.runs.push({ id: run(ran.id, row), rule: ran.id, name: ran.name })
    return row
  }

  function run(id: string, row: EventRow | null): number {
    const rule = workspace.rules.find(other => other.id === id)
    if (!rule) throw new TomteError('ERR_RULE_UNKNOWN', `There is no rule with the id ${id}.`)
    const failed = id === 'button'
    const time = row?.time ?? now()
    const detail: RunDetail = {
      row: {
        id: runs.length + 1,
        rule: id,
        name: rule.name,
        event: row && { id: row.id, string: eventString(row) },
        state: failed ? 'failed' : 'done',
        started: time,
        ended: time + 4,
        error: failed
          ? {
              code: 'ERR_HTTP_REFUSED',
              message: 'garage.local refused the connection.',
              hint: 'Check that the garage controller is switched on.',
            }
          : undefined,
      },
      trigger: row ? `Message on ${row.topic}` : 'Started by hand',
      conditions: rule.conditions
        ? {
            path: 'conditions',
            text: 'All of these hold',
            held: true,
            clauses: [
              {
                path: 'conditions.all[0]',
                text: 'payload.value is greater than -15',
                held: true,
                saw: '-14.8',
              },
            ],
          }
        : null,
      steps: rule.actions.map((action, index) => {
        const last = index === rule.actions.length - 1
        return {
          index,
          type: action.type,
          state: failed && last ? 'failed' : 'done',
          started: time + index,
          milliseconds: 1.2,
          input: { topic: String(action.topic ?? action.url ?? '') },
          output: failed && last ? undefined : { bytes: '4' },
          error:
            failed && last
              ? { code: 'ERR_HTTP_REFUSED', message: 'garage.local refused the connection.' }
              : undefined,
        }
      }),
    }
    runs.push({ detail })
    if (runsOf && (runsOf.rule === undefined || runsOf.rule === id))
      push('runs', { runs: [detail.row], skipped: 0 })
    return detail.row.id
  }

  function fits(row: EventRow, query: EventQuery): boolean {
    const text = query.text?.toLowerCase()
    if (text && !`${eventString(row)} ${row.topic ?? ''} ${row.preview}`.toLowerCase().includes(text))
      return false
    if (query.pattern && !compileEventPattern(query.pattern)(eventString(row))) return false
    if (query.broker && row.broker !== query.broker) return false
    return !query.fired || row.fired > 0
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
    'broker.test': async ({ broker }) => testReport(broker.url),
    'broker.cancelTest': () => null,
    'broker.reconnect': () => null,
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
          .map(({ detail }) => detail.row)
          .filter(row => row.id > after && fits(row, query))
          .slice(-limit),
      }
    },
    'events.unwatch': () => {
      watching = null
      return null
    },
    'event.get': ({ id }) => found(events[id - 1]?.detail, 'This event is no longer kept.'),
    'runs.watch': ({ rule, limit }) => {
      runsOf = { rule }
      const rows: RunRow[] = runs.map(({ detail }) => detail.row)
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
    'run.get': ({ id }) => found(runs[id - 1]?.detail, 'This run is no longer kept.'),
    'secret.status': ({ names }) => ({
      keychain: fake.status.keychain.available,
      stored: Object.fromEntries(
        names.flatMap(name => (secrets.has(name) ? [[name, secrets.get(name)!]] : [])),
      ),
    }),
    'secret.set': ({ name, keep }) => {
      secrets.set(name, keep)
      return null
    },
    'secret.forget': ({ name }) => {
      secrets.delete(name)
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

function testReport(url: string) {
  const passed = !url.includes('office')
  return {
    passed,
    steps: [
      {
        layer: 'name resolution',
        state: 'passed' as const,
        detail: 'broker.local is 192.168.1.20',
        milliseconds: 3,
      },
      { layer: 'TCP', state: 'passed' as const, detail: 'port 8883 is open', milliseconds: 4 },
      {
        layer: 'TLS',
        state: 'passed' as const,
        detail: 'TLSv1.3, certificate until 2027-03-01',
        milliseconds: 21,
      },
      passed
        ? { layer: 'MQTT', state: 'passed' as const, detail: 'MQTT 5, Receive Maximum 20', milliseconds: 6 }
        : {
            layer: 'authentication',
            state: 'failed' as const,
            error: {
              code: 'ERR_MQTT_PASSWORD',
              message: 'The broker refused the password.',
              hint: 'Check the user name and password.',
            },
          },
    ],
  }
}
