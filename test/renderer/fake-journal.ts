import type { EventQuery } from '../../src/shared/contract/calls.ts'
import type { EventDetail, EventRow } from '../../src/shared/contract/event.ts'
import type { RunDetail, RunRow } from '../../src/shared/contract/run.ts'
import { decodeText, encodePayload, toBase64, toHex } from '../../src/shared/encoding.ts'
import { TomteError } from '../../src/shared/errors.ts'
import { eventString } from '../../src/shared/event.ts'
import { compileEventPattern } from '../../src/shared/event-pattern.ts'
import { matchesFilter } from '../../src/shared/topic.ts'
import type { Rule } from '../../src/shared/workspace/rule.ts'
import type { FakeMessage } from './fake-house.ts'

export interface FakeJournal {
  readonly events: EventDetail[]
  readonly runs: RunDetail[]
  /** Keeps a message as an event, with the run it starts. */
  record(message: FakeMessage, time: number): EventRow
  /** Keeps a run of the rule, started by an event or by hand; answers with its id. */
  run(id: string, row: EventRow | null): number
}

/** What happened in the fake house. */
export function fakeJournal(
  rules: () => Rule[],
  now: () => number,
  onRun: (row: RunRow) => void,
): FakeJournal {
  const events: EventDetail[] = []
  const runs: RunDetail[] = []

  function record(message: FakeMessage, time: number): EventRow {
    const bytes =
      typeof message.payload === 'string' ? encodePayload(message.payload, 'text') : message.payload
    const text = decodeText(bytes)
    const [, ...rest] = message.topic.split('/')
    const ran = rules().find(({ id, enabled }) => enabled && id === message.rule)
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
    events.push(detail)
    if (ran) detail.runs.push({ id: run(ran.id, row), rule: ran.id, name: ran.name })
    return row
  }

  function run(id: string, row: EventRow | null): number {
    const rule = rules().find(other => other.id === id)
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
    runs.push(detail)
    onRun(detail.row)
    return detail.row.id
  }

  return { events, runs, record, run }
}

/** Whether an event belongs to what a window watches. */
export function fits(row: EventRow, query: EventQuery): boolean {
  const text = query.text?.toLowerCase()
  if (text && !`${eventString(row)} ${row.topic ?? ''} ${row.preview}`.toLowerCase().includes(text))
    return false
  if (query.pattern && !compileEventPattern(query.pattern)(eventString(row))) return false
  if (query.broker && row.broker !== query.broker) return false
  if (query.topic && (row.topic === undefined || !matchesFilter(query.topic, row.topic))) return false
  if (row.time < (query.from ?? 0) || row.time > (query.to ?? Number.POSITIVE_INFINITY)) return false
  return !query.fired || row.fired > 0
}
