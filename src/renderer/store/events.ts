import type { StoreApi } from 'zustand/vanilla'
import type { CallResults } from '../../shared/contract/calls.ts'
import type { EventBatch, EventRow } from '../../shared/contract/event.ts'
import type { Connection } from '../connection.ts'
import { type EventFilter, noFilter, toQuery } from './event-filter.ts'
import { appendRows, MAXIMUM_ROWS, prependRows } from './event-rows.ts'
import type { AppState, EventsState } from './state.ts'

const FIRST_LIMIT = 1000
const OLDER_LIMIT = 500

export const initialEvents: EventsState = {
  rows: [],
  trimmed: 0,
  skipped: 0,
  filter: noFilter,
  query: {},
  paused: false,
  pausedAt: 0,
  loaded: false,
  selected: null,
  opened: false,
  searching: false,
  complete: false,
  behind: false,
}

export interface EventsActions {
  /** Begins to watch for a screen that shows events; the disposal ends it. Rows stay, so that coming back is instant. */
  watch(): () => void
  /** Changes some of the filters and begins anew. */
  setFilter(change: Partial<EventFilter>): void
  setPaused(paused: boolean): void
  /** Null: nothing. `open` shows it in the inspector; without it the inspector follows where it is open. */
  select(id: number | null, open?: boolean): void
  close(): void
  clear(): void
  /** Puts older events before the list, from as far back as the journal goes. */
  older(): Promise<void>
  /** Comes back to the newest events after looking far back. */
  newest(): Promise<void>
  /** After the link was lost: ids may have begun anew. */
  restart(): void
  receive(batch: EventBatch): void
}

/** `onFrame` calls back before the next frame is drawn: batches between two frames are applied as one. */
export function createEvents(
  state: StoreApi<AppState>,
  connection: Connection,
  onFrame: (apply: () => void) => void,
  failed: (error: unknown) => void,
  now: () => number,
): EventsActions {
  let watchers = 0
  let generation = 0
  let waiting: EventRow[] = []
  let waitingSkipped = 0
  let scheduled = false
  let answering = false

  const change = (next: Partial<EventsState>) =>
    state.setState(({ events }) => ({ events: { ...events, ...next } }))

  async function begin(after?: number): Promise<void> {
    const mine = ++generation
    waiting = []
    answering = true
    const { filter, query: former } = state.getState().events
    const query = after === undefined ? toQuery(filter, now()) : former
    change({ searching: false, query })
    const limit = after === undefined ? FIRST_LIMIT : MAXIMUM_ROWS
    try {
      const { events } = await connection.call('events.watch', { query, limit, after })
      if (mine !== generation) return
      answering = false
      if (after === undefined) waiting = [] // of the query before
      const caughtUp = after !== undefined && events.length < limit
      append(caughtUp ? state.getState().events.rows : [], events, 0)
      change({ loaded: true, behind: false, ...(!caughtUp && { complete: false }) })
      flush()
    } catch (error) {
      if (mine !== generation) return
      answering = false
      failed(error)
    }
  }

  function end(): void {
    generation++
    connection.call('events.unwatch', {}).catch(() => {}) // gone with the link, if it fails
  }

  function append(base: readonly EventRow[], fresh: readonly EventRow[], skipped: number): void {
    const { rows, trimmed } = appendRows(base, fresh)
    state.setState(({ events }) => ({
      events: {
        ...events,
        rows,
        trimmed: events.trimmed + trimmed,
        skipped: events.skipped + skipped,
        complete: events.complete && trimmed === 0,
      },
    }))
  }

  /** One page; a search over much of the journal is answered in parts, which may be empty. */
  async function older(before: number): Promise<void> {
    const mine = generation
    change({ searching: true })
    try {
      const { query } = state.getState().events
      let cursor: number | null = before
      while (cursor !== null && mine === generation) {
        const page: CallResults['events.before'] = await connection.call('events.before', {
          query,
          before: cursor,
          limit: OLDER_LIMIT,
        })
        if (mine !== generation || state.getState().events.complete) return
        cursor = page.more
        if (page.events.length === 0 && cursor !== null) continue
        prepend(page.events)
        change({ complete: cursor === null })
        break
      }
    } catch (error) {
      if (mine === generation) failed(error)
    } finally {
      if (mine === generation) change({ searching: false })
    }
  }

  function prepend(older: readonly EventRow[]): void {
    const { events } = state.getState()
    const { rows, left } = prependRows(events.rows, older)
    const trimmed = events.trimmed - (rows.length - events.rows.length + left)
    change({ rows, trimmed, behind: events.behind || left > 0 })
  }

  function flush(): void {
    scheduled = false
    if (answering) return
    if (waiting.length === 0 && waitingSkipped === 0) return
    const [fresh, skipped] = [waiting, waitingSkipped]
    waiting = []
    waitingSkipped = 0
    if (state.getState().events.behind) return
    append(state.getState().events.rows, fresh, skipped)
  }

  /** Where the list ends; undefined where it is to begin anew. */
  const lastId = () => {
    const { rows, behind } = state.getState().events
    return behind ? undefined : rows.at(-1)?.id
  }

  return {
    watch() {
      watchers++
      if (watchers === 1 && !state.getState().events.paused) void begin(lastId())
      return () => {
        watchers--
        if (watchers === 0) end()
      }
    },
    setFilter(next) {
      const filter = { ...state.getState().events.filter, ...next }
      change({
        filter,
        query: toQuery(filter, now()),
        rows: [],
        trimmed: 0,
        skipped: 0,
        loaded: false,
        paused: false,
        selected: null,
        opened: false,
        searching: false,
        complete: false,
        behind: false,
      })
      if (watchers > 0) void begin()
    },
    setPaused(paused) {
      if (paused === state.getState().events.paused) return
      change({ paused, pausedAt: state.getState().status?.eventCount ?? 0 })
      if (watchers === 0) return
      if (paused) {
        flush()
        end()
      } else void begin(lastId())
    },
    select(id, open) {
      change({ selected: id, opened: id !== null && (open ?? state.getState().events.opened) })
    },
    close() {
      change({ opened: false })
    },
    clear() {
      // Complete: what was cleared is not to come back from the journal by itself.
      change({ rows: [], trimmed: 0, skipped: 0, selected: null, opened: false, complete: true })
    },
    async older() {
      const { rows, loaded, searching, complete } = state.getState().events
      if (watchers === 0 || !loaded || searching || complete) return
      await older(rows[0]?.id ?? Number.MAX_SAFE_INTEGER)
    },
    async newest() {
      if (!state.getState().events.behind) return
      if (state.getState().events.paused) change({ paused: false })
      await begin()
    },
    restart() {
      const { filter, query } = state.getState().events
      change({ ...initialEvents, filter, query })
      if (watchers > 0) void begin()
    },
    receive(batch) {
      if (watchers === 0 || state.getState().events.paused) return
      waiting = waiting.length === 0 ? batch.events : [...waiting, ...batch.events].slice(-MAXIMUM_ROWS)
      waitingSkipped += batch.skipped
      if (scheduled) return
      scheduled = true
      onFrame(flush)
    },
  }
}
