import type { RunDetail } from '../../shared/contract/run.ts'
import { fromBase64, toBase64 } from '../../shared/encoding.ts'
import { digestOf } from './actions-digest.ts'
import type { Place } from './course.ts'
import type { Standing } from './flow/walk.ts'
import type { Level } from './level.ts'
import type { Run } from './run.ts'
import { runDetail } from './run-detail.ts'

/** A run that waits, as it stands on disk: enough to go on where it was. Times in milliseconds since 1970-01-01 UTC. */
export interface StoredRun {
  v: 1
  /** Digest of the rule's actions: only where they are the same the run goes on. */
  actions: string
  trigger: number
  key: string | undefined
  callers: Run['callers']
  /** Actions, and turns of repeats, begun so far. */
  begun: number
  /** Its trace so far, from which its steps are made again. */
  detail: RunDetail
  /** Where it is: from the outermost list to the one the wait stands in. */
  levels: StoredLevel[]
  /** Variables of the run alone. */
  locals: Record<string, unknown>
  standing: Standing
  /** Of the wait: when its time is over. */
  deadline: number | undefined
}

export interface StoredLevel {
  /** Position of the action that is under way. */
  next: number
  /** Of the action around it; the outermost has none. */
  owner?: { turn: number; items?: readonly unknown[]; saved?: unknown; deadline?: number }
}

/** What of a run goes to disk beside its event. */
export function storedRun(
  run: Run,
  begun: number,
  at: Place,
  standing: Standing,
  deadline: number | undefined,
): StoredRun {
  return {
    v: 1,
    actions: digestOf(run.rule.rule),
    trigger: run.trigger,
    key: run.key,
    callers: run.callers,
    begun,
    detail: runDetail(run),
    levels: levelsOf(at.level),
    locals: { ...at.locals?.values },
    standing,
    deadline,
  }
}

function levelsOf(innermost: Level): StoredLevel[] {
  const levels: StoredLevel[] = []
  for (let level: Level | undefined = innermost; level; level = level.outer) {
    const { next, owner } = level
    if (!owner) levels.unshift({ next })
    else {
      const { turn, items, saved, deadline } = owner
      levels.unshift({ next, owner: { turn, items, saved, deadline } })
    }
  }
  return levels
}

const BYTES = '$bytes'
/** A key that somebody chose and that looks like it; on disk it has one `$` more. */
const LIKE_BYTES = /^\$+bytes$/

/** JSON that carries bytes too; the event comes behind it. */
export function writeStored(run: StoredRun, event: Uint8Array): Buffer {
  const text = Buffer.from(
    JSON.stringify(run, function (this: Record<string, unknown>, name, value) {
      const raw = this[name]
      return raw instanceof Uint8Array ? { [BYTES]: toBase64(raw) } : renamed(value, key => `$${key}`)
    }),
  )
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  return Buffer.concat([length, text, event])
}

/** @throws SyntaxError or RangeError where it is damaged, or of another version */
export function readStored(value: Uint8Array): { run: StoredRun; event: Uint8Array } {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.length)
  const end = 4 + bytes.readUInt32LE(0)
  const run = JSON.parse(bytes.subarray(4, end).toString(), (_name, read) => {
    return isBytes(read)
      ? fromBase64(read[BYTES])
      : renamed(read, key => (key === BYTES ? key : key.slice(1)))
  }) as StoredRun
  if (run.v !== 1) throw new RangeError('This is not a run that waits.')
  return { run, event: bytes.subarray(end) }
}

/** The object with other names for keys that look like ours; the same where it has none. */
function renamed(value: unknown, nameOf: (key: string) => string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if (!Object.keys(value).some(key => LIKE_BYTES.test(key))) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [LIKE_BYTES.test(key) ? nameOf(key) : key, each]),
  )
}

function isBytes(read: unknown): read is { [BYTES]: string } {
  if (typeof read !== 'object' || read === null || !Object.hasOwn(read, BYTES)) return false
  const base64 = (read as Record<string, unknown>)[BYTES]
  return (
    Object.keys(read).length === 1 &&
    typeof base64 === 'string' &&
    base64.length % 4 === 0 &&
    /^[A-Za-z0-9+/]*={0,2}$/.test(base64)
  )
}
