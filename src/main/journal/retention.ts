import type { Clock } from '../clock.ts'
import type { Commit } from './commit-queue.ts'
import type { Database } from './database.ts'
import { eventBlockFacts } from './event-block.ts'
import { EVENT_KEYS, RUN_KEYS } from './keys.ts'
import { Pace } from './pace.ts'
import { readRunBlock } from './run-block.ts'

/** What is over the limit is brought this far below it, so that not every batch has to. */
const ROOM = 0.95
/** Once this much was deleted LevelDB is told to give the space back. Bytes. */
const COMPACT_AFTER = 16 * 1024 * 1024
const BLOCKS_AT_ONCE = 16
const BYTES_AT_ONCE = 1_048_576

/** A block of events or runs at the old end. */
interface OldBlock {
  key: string
  bytes: number
  events: number
  /** Of its newest event or run. */
  latest: number
}

interface RetentionOptions {
  clock: Clock
  database: Database
  /** What is of an earlier time goes, and as much as is over so many bytes. Asked again and again: either may change meanwhile. */
  oldest(): number
  most(): number
  /** Bytes the journal holds now. */
  held(): number
  /** Resolves once it is written; with false where it could not be. */
  commit(commit: Commit): Promise<boolean>
}

/** Deletes the oldest blocks until what is left is young enough and fits. */
export async function deleteOldest(options: RetentionOptions): Promise<void> {
  const { clock, database, held, commit } = options
  const pace = new Pace(clock)
  const over = held() > options.most()
  let deleted = 0
  for (;;) {
    const oldest = options.oldest()
    const tooMuch = over ? held() - options.most() * ROOM : 0
    const blocks = await oldBlocks(database)
    const doomed: OldBlock[] = []
    let sum = 0
    for (const block of blocks) {
      if (block.latest >= oldest && sum >= tooMuch) break
      doomed.push(block)
      sum += block.bytes
    }
    if (doomed.length === 0) break
    const written = await commit({
      puts: [],
      deletes: doomed.map(({ key }) => key),
      events: -doomed.reduce((events, block) => events + block.events, 0),
      bytes: -sum,
      droppable: false,
    })
    if (!written) break
    deleted += sum
    if (pace.due) await pace.breathe()
  }
  if (deleted > COMPACT_AFTER) await compact(database)
}

/** The oldest blocks of both kinds in order of time, as far as that can be told from the first few of each. */
async function oldBlocks(database: Database): Promise<OldBlock[]> {
  const [events, runs] = [
    await first(database, EVENT_KEYS, eventBlock),
    await first(database, RUN_KEYS, runBlock),
  ]
  const known = Math.min(lastOf(events), lastOf(runs))
  return [...events, ...runs].filter(({ latest }) => latest <= known).sort((a, b) => a.latest - b.latest)
}

/** Up to when all blocks of this kind were seen; for ever where there are no more. */
function lastOf(blocks: OldBlock[]): number {
  return blocks.length < BLOCKS_AT_ONCE ? Number.POSITIVE_INFINITY : (blocks.at(-1)?.latest ?? 0)
}

async function first(
  database: Database,
  range: { gte: string; lt: string },
  read: (key: string, value: Uint8Array) => OldBlock,
): Promise<OldBlock[]> {
  const iterator = database.iterator({ ...range, limit: BLOCKS_AT_ONCE, highWaterMarkBytes: BYTES_AT_ONCE })
  const blocks: OldBlock[] = []
  for await (const [key, value] of iterator) blocks.push(read(key, value))
  return blocks
}

function eventBlock(key: string, value: Uint8Array): OldBlock {
  const { count, latest } = readable(() => eventBlockFacts(value)) ?? { count: 0, latest: 0 }
  return { key, bytes: key.length + value.length, events: count, latest }
}

function runBlock(key: string, value: Uint8Array): OldBlock {
  const last = readable(() => readRunBlock(value))?.at(-1)
  return { key, bytes: key.length + value.length, events: 0, latest: last?.row.started ?? 0 }
}

/** What cannot be read is as old as can be. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Runs on a thread of the database; what is written meanwhile goes on. */
async function compact(database: Database): Promise<void> {
  for (const { gte, lt } of [EVENT_KEYS, RUN_KEYS]) await database.compactRange(gte, lt)
}
