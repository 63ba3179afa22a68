import type { Clock } from '../clock.ts'
import { COUNTERS, DELIVERY, DOUBT, numberedKey, OUTGOING } from './durable-record.ts'
import type { SessionStore, StoredEntry, StoreEntry } from './session-store.ts'
import {
  decodeCounters,
  decodeDelivery,
  decodeOutgoing,
  encodeStored,
  type StoredCounters,
  type StoredDelivery,
  type StoredOutgoing,
} from './stored-state.ts'
import type { ConnectionOptions } from './types.ts'

/** A received QoS 2 message of which a crash hides whether the listener saw it. */
export interface UncertainMessage {
  topic: string
  /** Wall-clock milliseconds at which it came. */
  time: number
  deliveryId: number
  /** Bytes of its payload. */
  size: number
}

export interface DurableSessionOptions {
  store: SessionStore
  clock: Clock
  /**
   * How QoS 2 messages reach the listener over crashes. `again`: at least once, always with the same `deliveryId`, for a
   * listener that stores it together with what it does. `once`: never twice; one that it may have seen, or not, is told to
   * `uncertain` instead, once, and kept among the `doubts` until it is forgotten.
   */
  delivery: 'again' | 'once'
  uncertain?(message: UncertainMessage): void
  /**
   * Of these, all that the listener may have seen, those that it is known to have seen; the others are given to it again.
   * Undefined where nobody knows, so that they are uncertain. Default: nobody does.
   */
  seen?(messages: readonly UncertainMessage[]): Promise<ReadonlySet<number> | undefined>
}

/** A session as it was stored, ready to be gone on with by one client. */
export interface DurableSession extends DurableSessionOptions {
  counters: StoredCounters
  /** In the order in which they were queued. */
  outgoing: (StoredOutgoing & { sequence: number })[]
  /** In the order in which they came. */
  deliveries: (StoredDelivery & { deliveryId: number })[]
  /** Told as uncertain in an earlier life, the oldest first. */
  doubts: UncertainMessage[]
  /** Entries that could not be read; they are kept under keys of their own. */
  unreadable: number
}

const ASIDE = 'x'
/** So many doubts are kept at most, the newest. */
const MOST_DOUBTS = 200

/** Whether the broker and we keep the session when the connection is gone. */
export function sessionSurvives({ protocolVersion, cleanStart, sessionExpiry }: ConnectionOptions): boolean {
  if (protocolVersion === 'auto') return sessionExpiry > 0 || !cleanStart
  return protocolVersion === 5 ? sessionExpiry > 0 : !cleanStart
}

/** Loads a session. Rejects where its store cannot be read. */
export async function openSession(options: DurableSessionOptions): Promise<DurableSession> {
  const session: DurableSession = {
    ...options,
    // Ids that begin with the time stay unique where the store was lost.
    counters: { sequence: 1, delivery: options.clock.now() * 1000, reach: 0 },
    outgoing: [],
    deliveries: [],
    doubts: [],
    unreadable: 0,
  }
  const aside: StoredEntry[] = []
  for (const entry of await options.store.load()) if (!read(session, entry)) aside.push(entry)
  session.unreadable = aside.length
  for (const { sequence } of session.outgoing)
    session.counters.sequence = Math.max(session.counters.sequence, sequence + 1)
  for (const { deliveryId } of session.deliveries)
    session.counters.delivery = Math.max(session.counters.delivery, deliveryId + 1)
  const open = new Set(session.deliveries.filter(({ message }) => message).map(each => each.deliveryId))
  session.doubts = session.doubts.filter(({ deliveryId }) => !open.has(deliveryId))
  const forgotten = session.doubts.splice(0, Math.max(0, session.doubts.length - MOST_DOUBTS))
  const changes = [
    ...(await resolveTaken(session)),
    ...aside.flatMap(({ key, value }) => [{ key: ASIDE + key, value }, { key }]),
    ...forgotten.map(({ deliveryId }) => ({ key: numberedKey(DOUBT, deliveryId) })),
  ]
  if (changes.length > 0) await options.store.write(changes, true)
  return session
}

/** Settles what can be settled of the messages that the listener may have seen. Answers with what that changes in the store. */
async function resolveTaken(session: DurableSession): Promise<StoreEntry[]> {
  const taken = session.deliveries.filter(each => each.taken && each.message)
  if (session.delivery === 'again' || taken.length === 0) return []
  const seen = await session.seen?.(taken.map(each => doubtOf(each.deliveryId, each)))
  if (!seen) return []
  const changes: StoreEntry[] = []
  for (const each of taken) {
    each.taken = false
    if (!seen.has(each.deliveryId)) continue
    each.message = undefined
    const { id, time, deliveryId } = each
    const isOver = id === 0
    const value = isOver ? undefined : encodeStored({ id, time, taken: true })
    changes.push({ key: numberedKey(DELIVERY, deliveryId), ...(value && { value }) })
  }
  session.deliveries = session.deliveries.filter(({ id, message }) => id !== 0 || message)
  return changes
}

/** False where it cannot be read. */
function read(session: DurableSession, { key, value }: StoredEntry): boolean {
  try {
    if (key === COUNTERS) session.counters = decodeCounters(value)
    else if (key.startsWith(OUTGOING))
      session.outgoing.push({ ...decodeOutgoing(value), sequence: numberOf(key) })
    else if (key.startsWith(DELIVERY))
      session.deliveries.push({ ...decodeDelivery(value), deliveryId: numberOf(key) })
    else if (key.startsWith(DOUBT)) session.doubts.push(doubtOf(numberOf(key), decodeDelivery(value)))
    return true
  } catch {
    return false
  }
}

/** What is told of a stored delivery. @throws RangeError where its message is not stored */
export function doubtOf(
  deliveryId: number,
  { message, time }: Pick<StoredDelivery, 'message' | 'time'>,
): UncertainMessage {
  if (!message) throw new RangeError('a doubt without a message')
  return { topic: message.topic, time, deliveryId, size: message.payload.length }
}

function numberOf(key: string): number {
  const number = Number.parseInt(key.slice(1), 36)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new RangeError(key)
}
