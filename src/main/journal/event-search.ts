import type { EventQuery } from '../../shared/contract/calls.ts'
import { TomteError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import type { Database } from './database.ts'
import { eventBlockFacts, readEventBlock, type SourceTest } from './event-block.ts'
import { compileEventQuery, compileSourceQuery } from './event-query.ts'
import type { EventRing } from './event-ring.ts'
import type { EventPage, PageLimits, ReadHints } from './journal.ts'
import type { JournalEntry } from './journal-entry.ts'
import { EVENT_KEYS, eventKey } from './keys.ts'
import { Pace } from './pace.ts'

/** A search that found too little by then answers with what it has; whoever wants more asks on. Milliseconds. */
const LONGEST_SEARCH = 2000
const RING_SLICE = 256
const BLOCKS_AT_ONCE = 8
const BYTES_AT_ONCE = 1_048_576

/** Searches memory, then disk, newest first, giving other work a turn all the while. */
export async function searchEvents(
  { ring, database, clock }: { ring: EventRing; database: Database | undefined; clock: Clock },
  query: EventQuery,
  { limit, before = Number.POSITIVE_INFINITY, after = 0, signal }: PageLimits,
): Promise<EventPage> {
  const fits = compileEventQuery(query)
  const pace = new Pace(clock)
  const found: JournalEntry[] = []
  let below = before

  const oldest = ring.oldest
  while (below > oldest) {
    const slice = ring.below(below, RING_SLICE)
    for (const entry of slice) {
      below = entry.event.id
      if (below <= after) return { entries: found, more: null }
      if (fits(entry) && found.push(entry) === limit) return { entries: found, more: below }
    }
    if (slice.length < RING_SLICE) break
    if (pace.due) await breathe(pace, signal)
  }
  if (!database) return { entries: found, more: null }
  const range = { gte: EVENT_KEYS.gte, lt: Number.isFinite(below) ? eventKey(below) : EVENT_KEYS.lt }
  for await (const block of blocks(database, { ...range, reverse: true })) {
    signal?.throwIfAborted()
    const { earliest, latest, firstId } = eventBlockFacts(block)
    if (query.from === undefined || latest >= query.from) {
      const inTime = query.to === undefined || earliest <= query.to
      const entries = inTime ? readEventBlock(block, compileSourceQuery(query)) : []
      for (const entry of entries.reverse()) {
        const { id } = entry.event
        if (id >= below) continue
        if (id <= after) return { entries: found, more: null }
        if (fits(entry) && found.push(copied(entry)) === limit) return { entries: found, more: id }
      }
    }
    if (firstId < below) below = firstId
    if (pace.elapsed > LONGEST_SEARCH) return { entries: found, more: below }
    if (pace.due) await breathe(pace, signal)
  }
  return { entries: found, more: null }
}

/** Fitting entries on disk, oldest first. Payloads are views of what was read. */
export async function* readEvents(
  database: Database,
  clock: Clock,
  query: EventQuery,
  signal?: AbortSignal,
  { wants, passed }: ReadHints = {},
): AsyncGenerator<JournalEntry[]> {
  const fits = compileEventQuery(query)
  const asked: SourceTest | undefined = compileSourceQuery(query)
  const ofSource: SourceTest | undefined =
    asked && wants ? event => asked(event) && wants(event) : (asked ?? wants)
  const pace = new Pace(clock)
  for await (const block of blocks(database, EVENT_KEYS)) {
    const { count, earliest, latest } = eventBlockFacts(block)
    if (query.from !== undefined && latest < query.from) continue
    if (query.to !== undefined && earliest > query.to) continue
    const entries = readEventBlock(block, ofSource).filter(fits)
    if (entries.length > 0) yield entries
    passed?.(count, latest)
    if (pace.due) await breathe(pace, signal)
  }
}

/** The block that would hold this event is the last one that begins at or before it. */
export async function findEvent(database: Database, id: number): Promise<JournalEntry | undefined> {
  const [block] = await database
    .values({ gte: EVENT_KEYS.gte, lte: eventKey(id), reverse: true, limit: 1 })
    .all()
  return block && readEventBlock(block).find(({ event }) => event.id === id)
}

async function* blocks(
  database: Database,
  range: { gte: string; lt: string; reverse?: boolean },
): AsyncGenerator<Uint8Array> {
  const iterator = database.values({ ...range, highWaterMarkBytes: BYTES_AT_ONCE })
  try {
    for (;;) {
      const values = await iterator.nextv(BLOCKS_AT_ONCE)
      if (values.length === 0) return
      yield* values
    }
  } finally {
    await iterator.close()
  }
}

/** A few events found are not to keep whole blocks in memory. */
function copied(entry: JournalEntry): JournalEntry {
  const { event } = entry
  return { ...entry, event: { ...event, payload: event.payload.copied() } }
}

async function breathe(pace: Pace, signal: AbortSignal | undefined): Promise<void> {
  await pace.breathe()
  signal?.throwIfAborted()
}

/** What a cancelled search rejects with. */
export function searchCancelled(): TomteError {
  return new TomteError('ERR_SEARCH_CANCELLED', 'The search was ended: another one took its place.')
}
