import type { RunRow } from '../../shared/contract/run.ts'
import type { TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import type { Commit } from './commit-queue.ts'
import type { Database } from './database.ts'
import { findEvent } from './event-search.ts'
import { interruptedFiring, readIntent, type WrittenIntent, writeIntent } from './intents.ts'
import { interrupted, notTakenUp, type WaitedRun } from './interrupted-run.ts'
import { INTENT_KEYS, OPEN_RUN_KEYS, openRunKey, RUN_KEYS, runKey } from './keys.ts'
import { Pace } from './pace.ts'
import { type KeptRun, readRunBlock, writeRunBlock } from './run-block.ts'

const LONGEST_SEARCH = 1000
/** Runs that may have been written in the moment before a crash. */
const RECENT_RUNS = 20_000

/** What of an intent waits again, and its event, not decoded. */
export interface WaitingIntent {
  intent: WrittenIntent
  event: TomteEvent
}

const GONE = 'It waited for its turn when Tomte ended, and its event is no longer in the journal.'

/** Runs on disk, newest first. */
export async function searchRuns(
  database: Database,
  clock: Clock,
  { rule, limit, before = Number.POSITIVE_INFINITY }: { rule?: string; limit: number; before?: number },
): Promise<RunRow[]> {
  const found: RunRow[] = []
  const pace = new Pace(clock)
  const lt = Number.isFinite(before) ? runKey(before) : RUN_KEYS.lt
  for await (const block of database.values({ gte: RUN_KEYS.gte, lt, reverse: true })) {
    for (const { row } of readRunBlock(block).reverse()) {
      if (row.id >= before || (rule !== undefined && row.rule !== rule)) continue
      if (found.push(row) === limit) return found
    }
    if (pace.elapsed > LONGEST_SEARCH) break
    if (pace.due) await pace.breathe()
  }
  return found
}

export async function findRun(database: Database, id: number): Promise<KeptRun | undefined> {
  const [block] = await database.values({ gte: RUN_KEYS.gte, lte: runKey(id), reverse: true, limit: 1 }).all()
  return block && readRunBlock(block).find(({ row }) => row.id === id)
}

/**
 * Runs that were under way when Tomte ended, other than in order, and the commit that lists them as such. None is ever taken
 * up again but those of `waited` that can be, and firings that waited for their turn where `refused` says nothing against it.
 */
export async function interruptedRuns(
  database: Database,
  clock: Clock,
  lastId: number,
  waited: readonly WaitedRun[],
  refused: (rule: string, fingerprint: string) => string | null,
): Promise<{ runs: KeptRun[]; commit: Commit; lastId: number; waiting: WaitingIntent[] }> {
  const waiting: WaitingIntent[] = []
  const runs: KeptRun[] = []
  const commit: Commit = { puts: [], deletes: [], events: 0, bytes: 0, droppable: false }
  const waitedIds = new Set(waited.map(({ run }) => run.row.id))
  for await (const value of database.values(OPEN_RUN_KEYS)) {
    const [open] = readRunBlock(value)
    if (!open) continue
    const { id } = open.row
    commit.deletes.push(openRunKey(id))
    if (waitedIds.has(id) || (await findRun(database, id))) continue
    runs.push(interrupted(open))
  }
  for (const { run, refused } of waited)
    if (refused !== null && !(await findRun(database, run.row.id))) runs.push(notTakenUp(run, refused))
  const listed = [...runs, ...waited.map(({ run }) => run)].map(({ row }) => row)
  let known: ReadonlySet<string> | undefined
  let last = lastId
  for await (const [key, value] of database.iterator(INTENT_KEYS)) {
    // After an orderly end there are none, and thousands of runs need not be read.
    known ??= firingsOf([...listed, ...(await searchRuns(database, clock, { limit: RECENT_RUNS }))])
    const intent = readIntent(value)
    const entry = intent.runs.some(({ waits }) => waits) ? await findEvent(database, intent.event) : undefined
    const left: WrittenIntent['runs'] = []
    for (const run of intent.runs) {
      const { rule, queued, waits } = run
      if (!waits && known.has(`${intent.event} ${rule}`)) continue
      const refusal = waits && queued && entry ? refused(rule, queued.fingerprint) : GONE
      if (refusal === null) left.push(run)
      else runs.push(interruptedFiring(intent, run, ++last, waits && refusal))
    }
    if (left.length > 0 && entry) {
      const kept = { ...intent, runs: left }
      waiting.push({ intent: kept, event: entry.event })
      commit.puts.push([key, writeIntent(kept)])
    } else commit.deletes.push(key)
  }
  for (const run of runs) {
    const [key, block] = [runKey(run.row.id), writeRunBlock([run])]
    commit.puts.push([key, block])
    commit.bytes += key.length + block.length
  }
  return { runs, commit, lastId: last, waiting }
}

function firingsOf(rows: readonly RunRow[]): ReadonlySet<string> {
  return new Set(rows.map(({ event, rule }) => `${event?.id} ${rule}`))
}
