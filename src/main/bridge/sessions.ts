import { existsSync } from 'node:fs'
import type { Notice } from '../../shared/contract/status.ts'
import { toPlainError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import { type DurableSession, openSession, type UncertainMessage } from '../mqtt/durable-session.ts'
import { LevelSessions } from '../mqtt/level-session-store.ts'

/** Milliseconds for which the sessions of a removed broker are kept, as the removal may be undone. */
const PATIENCE = 7 * 86_400_000

/**
 * Which of these messages of a broker the journal has events of. Rules act on one only once it has, so that the others can be
 * given to them again. Undefined where no journal is kept.
 */
export type JournalledDeliveries = (
  broker: string,
  messages: readonly UncertainMessage[],
) => Promise<ReadonlySet<number> | undefined>

/**
 * The sessions that survive, kept in the data folder, which is opened when the first one is asked for. Where they cannot be
 * kept Tomte goes on without, and says so.
 */
export class Sessions {
  readonly #folder: string
  readonly #database: LevelSessions
  readonly #clock: Clock
  readonly #notify: (notice: Notice) => void
  readonly #journalled: JournalledDeliveries
  #opened: Promise<boolean> | undefined

  constructor(
    folder: string,
    clock: Clock,
    notify: (notice: Notice) => void,
    journalled: JournalledDeliveries,
  ) {
    this.#journalled = journalled
    this.#folder = folder
    this.#database = new LevelSessions(folder, clock)
    this.#clock = clock
    this.#notify = notify
  }

  /** The session of a client identifier at a broker; undefined where none can be kept. Rules see a message of it only once. */
  async open(
    broker: string,
    clientId: string,
    uncertain: (message: UncertainMessage) => void,
  ): Promise<DurableSession | undefined> {
    this.#opened ??= this.#open()
    if (!(await this.#opened)) return undefined
    const store = this.#database.session(broker, clientId)
    const session = await openSession({
      store,
      clock: this.#clock,
      delivery: 'once',
      uncertain,
      seen: messages => this.#journalled(broker, messages),
    })
    if (session.unreadable > 0) this.#notify(unreadableNotice(broker, session.unreadable))
    return session
  }

  /** Removes the sessions of brokers that left the workspace a week ago or earlier. To be called once at the start. */
  async forgetGone(known: readonly string[]): Promise<void> {
    if (!existsSync(this.#folder)) return
    this.#opened ??= this.#open()
    if (await this.#opened) await this.#database.forgetGone(new Set(known), PATIENCE)
  }

  /** To be called when no client has one of the sessions any more. */
  async close(): Promise<void> {
    if (await this.#opened) await this.#database.close()
    this.#opened = undefined
  }

  async #open(): Promise<boolean> {
    try {
      const { damaged } = await this.#database.open()
      if (damaged) this.#notify(damagedNotice(damaged))
      return true
    } catch (error) {
      this.#notify(closedNotice(error))
      return false
    }
  }
}

function damagedNotice(folder: string): Notice {
  return {
    id: 'sessions-damaged',
    level: 'warning',
    code: 'ERR_SESSIONS_DAMAGED',
    title: 'The stored sessions were damaged and set aside',
    text: `Messages that waited for a broker are not sent, and one that was being received may come twice. The damaged folder is kept as ${folder}.`,
  }
}

function unreadableNotice(broker: string, count: number): Notice {
  return {
    id: `sessions-unreadable-${broker}`,
    level: 'warning',
    code: 'ERR_SESSION_ENTRY',
    title: 'A part of a stored session could not be read',
    text: `${count} ${count === 1 ? 'entry' : 'entries'} of the session with “${broker}” were set aside; the messages in them are not sent.`,
  }
}

function closedNotice(error: unknown): Notice {
  const { message, hint } = toPlainError(error)
  return {
    id: 'sessions-closed',
    level: 'error',
    code: 'ERR_SESSION_STORE',
    title: 'Sessions are not kept on disk',
    text: hint ? `${message} ${hint}` : message,
  }
}
