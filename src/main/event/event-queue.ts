import type { EmittedEvent, EventSource, TomteEvent } from '../../shared/event.ts'
import type { Clock } from '../clock.ts'
import { TimeSlice } from './time-slice.ts'

export interface EventQueueOptions {
  clock: Clock
  /**
   * Decides one event and starts its runs; the next one waits for a promise it returns. What it throws goes to `failed` and hinders
   * no other event.
   */
  process(event: TomteEvent): void | Promise<void>
  failed(error: unknown, event: TomteEvent): void
  /** What `process` shares where one event may take long: it begins anew with each turn. */
  slice?: TimeSlice
  /** Events that may wait. Default 10,000. */
  limit?: number
}

export interface EventQueue {
  /** Gives the event its id and time and processes it, at once where nothing else is being processed. */
  emit(plugin: string, event: EmittedEvent): void
  /** Events accepted, and events that found the queue full, since it was made. */
  readonly accepted: number
  readonly dropped: number
  /** Events that can be taken in now; none where it was stopped. */
  readonly room: number
  /** One that is still being processed counts as waiting. */
  readonly waiting: number
  /** Resolves when all that waits now has been processed; never where the queue is stopped before. */
  processed(): Promise<void>
  /** Id of the newest event. */
  readonly lastId: number
  /** New ids are greater than `id`. */
  continueFrom(id: number): void
  /** Drops what waits and takes no more. */
  stop(): void
}

/** Events processed in one go, be they as quick as they may, before other work of the process gets a turn. */
const SLICE_EVENTS = 256

/**
 * First in, first out, and never re-entered: an event emitted while another is being processed waits until that one is done.
 * Rules that trigger each other for ever cannot hold the process: after a slice of work the queue goes on a moment later.
 */
export function createEventQueue({
  clock,
  process,
  failed,
  slice = new TimeSlice(clock),
  limit = 10_000,
}: EventQueueOptions): EventQueue {
  let waiting: TomteEvent[] = []
  let next = 0
  let busy = false
  let watchers: { id: number; tell(): void }[] = []
  let stopped = false
  let lastId = 0
  let accepted = 0
  let dropped = 0
  let unfinished = 0

  /** The promise of an event that takes more than this turn; it is always fulfilled. */
  function processOne(event: TomteEvent): Promise<void> | undefined {
    try {
      const more = process(event)
      if (!more) return undefined
      unfinished = 1
      return more
        .catch(error => failed(error, event))
        .then(() => {
          unfinished = 0
        })
    } catch (error) {
      failed(error, event)
    }
  }

  function tell({ id }: TomteEvent): void {
    while (watchers[0] && watchers[0].id <= id) watchers.shift()?.tell()
  }

  async function goOnAfter(more: Promise<void>, event: TomteEvent): Promise<void> {
    await more
    tell(event)
    if (next >= SLICE_EVENTS) forgetProcessed()
    if (slice.isOver()) clock.after(0, drain)
    else goOn()
  }

  function forgetProcessed(): void {
    waiting = waiting.slice(next)
    next = 0
  }

  function drain(): void {
    slice.begin()
    goOn()
  }

  function goOn(): void {
    for (let count = 1; next < waiting.length; count++) {
      const event = waiting[next++] as TomteEvent
      const more = processOne(event)
      if (more) return void goOnAfter(more, event)
      tell(event)
      if (count % SLICE_EVENTS === 0 || slice.isOver()) {
        forgetProcessed()
        if (waiting.length > 0) return void clock.after(0, drain)
      }
    }
    waiting = []
    next = 0
    busy = false
  }

  return {
    emit(plugin, { prefix, suffix, payload, source }) {
      if (stopped || waiting.length - next >= limit) return void dropped++
      accepted++
      const event: TomteEvent = {
        id: ++lastId,
        time: clock.now(),
        prefix,
        suffix,
        payload,
        source: source?.plugin === undefined ? { ...source, plugin } : (source as EventSource),
      }
      if (busy) return void waiting.push(event)
      busy = true
      slice.begin()
      const more = processOne(event)
      if (more) void goOnAfter(more, event)
      else if (waiting.length > next) goOn()
      else busy = false
    },
    get accepted() {
      return accepted
    },
    get lastId() {
      return lastId
    },
    continueFrom(id) {
      lastId = Math.max(lastId, id)
    },
    get dropped() {
      return dropped
    },
    get room() {
      return stopped ? 0 : limit - (waiting.length - next)
    },
    get waiting() {
      return waiting.length - next + unfinished
    },
    processed() {
      if (waiting.length - next + unfinished === 0) return Promise.resolve()
      return new Promise(resolve => watchers.push({ id: lastId, tell: resolve }))
    },
    stop() {
      stopped = true
      watchers = []
      waiting = []
      next = 0
    },
  }
}
