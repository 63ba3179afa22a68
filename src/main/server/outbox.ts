import type { Pushes, PushName } from '../../shared/contract/pushes.ts'

/** What of a WebSocket is used to send. */
export interface Wire {
  /** Bytes that wait for the client to take them. */
  readonly bufferedAmount: number
  send(text: string, done: () => void): void
  terminate(): void
}

/** Over this many waiting bytes a client gets fewer pushes; over the second it is cut off. */
const SLOW = 4 * 1024 * 1024
const HOPELESS = 64 * 1024 * 1024

/**
 * What goes to one window. For a window that cannot keep up, events and runs are counted instead of sent (the count comes with
 * the next batch), and of status and workspace only the newest is kept.
 */
export class Outbox {
  readonly #wire: Wire
  readonly #waiting: Partial<Pick<Pushes, 'events' | 'runs' | 'status' | 'workspace'>> = {}

  constructor(wire: Wire) {
    this.#wire = wire
  }

  /** Sends one message of the wire, whatever waits before it. */
  send(message: object): void {
    if (this.#wire.bufferedAmount > HOPELESS) {
      this.#wire.terminate()
      return
    }
    this.#wire.send(JSON.stringify(message), () => this.#sendWaiting())
  }

  push<N extends PushName>(name: N, value: Pushes[N]): void {
    const waiting = this.#waiting
    if (name === 'events')
      waiting.events = joinEvents(waiting.events, value as Pushes['events'], this.#isSlow)
    else if (name === 'runs') waiting.runs = joinRuns(waiting.runs, value as Pushes['runs'], this.#isSlow)
    else if (name === 'status') waiting.status = value as Pushes['status']
    else if (name === 'workspace') waiting.workspace = value as Pushes['workspace']
    else this.send({ push: name, value })
    this.#sendWaiting()
  }

  get #isSlow(): boolean {
    return this.#wire.bufferedAmount > SLOW
  }

  #sendWaiting(): void {
    for (const name of ['workspace', 'status', 'runs', 'events'] as const) {
      const value = this.#waiting[name]
      if (value === undefined || this.#isSlow) continue
      delete this.#waiting[name]
      this.send({ push: name, value })
    }
  }
}

function joinEvents(
  earlier: Pushes['events'] | undefined,
  { events, skipped }: Pushes['events'],
  slow: boolean,
): Pushes['events'] {
  const lost = (earlier?.skipped ?? 0) + skipped
  return slow ? { events: [], skipped: lost + events.length } : { events, skipped: lost }
}

function joinRuns(
  earlier: Pushes['runs'] | undefined,
  { runs, skipped }: Pushes['runs'],
  slow: boolean,
): Pushes['runs'] {
  const lost = (earlier?.skipped ?? 0) + skipped
  return slow ? { runs: [], skipped: lost + runs.length } : { runs, skipped: lost }
}
