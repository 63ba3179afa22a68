import type { TraceStep } from '../../shared/contract/run.ts'
import { fromBase64, toBase64 } from '../../shared/encoding.ts'
import type { PlainError } from '../../shared/errors.ts'
import type { EventSource, TomteEvent } from '../../shared/event.ts'
import { Payload } from '../../shared/payload.ts'
import { digestOf } from './actions-digest.ts'
import type { Run } from './run.ts'
import { runDetail } from './run-detail.ts'

/** A run that failed for good, with what it takes to run it again. */
export interface DeadLetter {
  /** Of the run. */
  readonly id: number
  readonly time: number
  readonly rule: string
  readonly name: string
  /** Of the rule's actions as they were. */
  readonly fingerprint: string
  readonly trigger: number
  /** Its payload is empty where that was too large to be kept; `size` says how large it was. */
  readonly event: TomteEvent
  readonly size: number
  /** Position in the rule's own list of the action that failed, or that this one is inside of. */
  readonly from: number
  readonly action: { path: string; type: string; input?: Record<string, string> } | null
  /** Variables of the run alone; null where they were too large to be kept. */
  readonly locals: Readonly<Record<string, unknown>> | undefined | null
  readonly error: PlainError
}

/** A payload or variables that take more are not kept: the run can be seen, but not repeated. Bytes, characters. */
const LARGEST_PAYLOAD = 4 * 1024 * 1024
const LARGEST_LOCALS = 262_144
const VERSION = 1

export function deadLetterOf(run: Run, locals: Readonly<Record<string, unknown>> | undefined): DeadLetter {
  const { event, rule, error } = run
  const failed = lastFailed(runDetail(run).steps)
  const size = event.payload.size
  return {
    id: run.id,
    time: run.ended ?? run.started,
    rule: rule.id,
    name: rule.name,
    fingerprint: digestOf(rule.rule),
    trigger: run.trigger,
    event: size <= LARGEST_PAYLOAD ? event : { ...event, payload: Payload.empty },
    size,
    from: Math.max(run.next, lastBegun(run)),
    action: failed && actionOf(failed),
    locals: locals && keepable(locals),
    error: error ?? { code: 'ERR_UNEXPECTED', message: 'The run failed.' },
  }
}

/** Whether its event is as it was. */
export function isWhole({ event, size }: DeadLetter): boolean {
  return event.payload.size === size
}

function lastBegun({ steps }: Run): number {
  return Math.max(
    0,
    steps.findLastIndex(step => step !== undefined),
  )
}

/** The innermost action that failed last. */
function lastFailed(steps: readonly TraceStep[]): TraceStep | null {
  const failed = steps.findLast(({ state }) => state === 'failed')
  if (!failed) return null
  return (failed.steps && lastFailed(failed.steps)) ?? failed
}

function actionOf({ path, index, type, input }: TraceStep): DeadLetter['action'] {
  const at = path ?? `actions[${index}]`
  return input ? { path: at, type, input } : { path: at, type }
}

function keepable(locals: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> | null {
  try {
    return JSON.stringify(locals).length <= LARGEST_LOCALS ? locals : null
  } catch {
    return null
  }
}

/** As it stands on disk: JSON, the payload in base64. */
export function writeDeadLetter({ event, ...letter }: DeadLetter): Uint8Array {
  const { payload, source, ...named } = event
  const { cause: _, ...plain } = source
  const written = { ...named, source: plain, payload: toBase64(payload.bytes) }
  return Buffer.from(JSON.stringify({ v: VERSION, ...letter, event: written }))
}

/** @throws SyntaxError or RangeError where it is damaged */
export function readDeadLetter(value: Uint8Array): DeadLetter {
  const { v, event, ...letter } = JSON.parse(
    Buffer.from(value.buffer, value.byteOffset, value.length).toString(),
  ) as Omit<DeadLetter, 'event'> & { v: number; event: WrittenEvent }
  if (v !== VERSION || !Number.isSafeInteger(letter.id) || typeof event?.payload !== 'string')
    throw new RangeError('This is not a dead letter.')
  return { ...letter, event: { ...event, payload: Payload.ofBytes(fromBase64(event.payload)) } }
}

interface WrittenEvent extends Omit<TomteEvent, 'payload'> {
  source: EventSource
  payload: string
}
