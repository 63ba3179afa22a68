import type { Clock } from '../clock.ts'
import { DurableRecord } from './durable-record.ts'
import { type DurableSession, doubtOf, type UncertainMessage } from './durable-session.ts'
import type { GroupCommitEvents } from './group-commit.ts'
import type { Publisher } from './publisher.ts'
import type { Session } from './session.ts'
import type { Delivery, Outgoing } from './session-effects.ts'
import type { ApplicationMessage } from './types.ts'

/** Beyond this distance from the first open one a message cannot have been sent: their Packet Identifiers are the same. */
const SPAN = 64_000
const NOTHING = new Uint8Array()

/** The record with which a client goes on with this session. */
export function recordOf(stored: DurableSession, events: GroupCommitEvents): DurableRecord {
  const { store, clock, counters, delivery } = stored
  const record = new DurableRecord({ store, clock, counters, once: delivery === 'once' }, events)
  for (const outgoing of stored.outgoing)
    if (outgoing.state === 'released') record.continueReleases(outgoing.order + 1)
  return record
}

/** Puts what was stored back into the session and the queue of a new client. */
export function restore(
  stored: DurableSession,
  session: Session,
  publisher: Publisher,
  clock: Clock,
): Redelivery[] {
  const { outgoing, counters } = stored
  const reach = Math.min(counters.reach, (outgoing[0]?.sequence ?? 0) + SPAN)
  const published: Outgoing[] = []
  const released: { order: number; outgoing: Outgoing }[] = []
  for (const each of outgoing) {
    if (each.state === 'released')
      released.push({
        order: each.order,
        outgoing: restored({ topic: each.topic, payload: NOTHING, qos: 2, retain: false }, each.sequence),
      })
    else {
      const queued = restored(each.message, each.sequence)
      if (each.expiresAt !== undefined) queued.deadline = clock.monotonic() + each.expiresAt - clock.now()
      if (each.sequence > reach) publisher.restore(queued)
      else published.push(aged(queued, clock))
    }
  }
  released.sort((a, b) => a.order - b.order)
  const deliveries = stored.deliveries.map(each => redelivery(each, stored.delivery === 'once'))
  session.restore({
    published,
    released: released.map(each => each.outgoing),
    unreleased: deliveries.filter(({ delivery }) => !delivery.over).map(({ delivery }) => delivery),
  })
  return deliveries.filter(({ delivery }) => !delivery.accepted)
}

/** A received message that no listener has accepted yet. */
export interface Redelivery {
  delivery: Delivery
  /** Set where nobody can know whether the listener saw it, and it must not see it twice. */
  uncertain: UncertainMessage | undefined
}

function restored(message: ApplicationMessage, sequence: number): Outgoing {
  const deadline = Number.POSITIVE_INFINITY
  return { message, topic: Buffer.from(message.topic), deadline, sequence, position: 0 }
}

/** One that may have been sent must be sent again, even when it has expired: its exchange has to be finished. */
function aged(outgoing: Outgoing, clock: Clock): Outgoing {
  const { message, deadline } = outgoing
  if (deadline === Number.POSITIVE_INFINITY) return outgoing
  const messageExpiryInterval = Math.max(1, Math.ceil((deadline - clock.monotonic()) / 1000))
  outgoing.message = { ...message, properties: { ...message.properties, messageExpiryInterval } }
  return outgoing
}

function redelivery(
  { id, message, time, taken, deliveryId }: DurableSession['deliveries'][number],
  once: boolean,
): Redelivery {
  const delivery: Delivery = {
    id,
    qos: 2,
    queued: false,
    accepted: message === undefined,
    reasonCode: 0,
    over: id === 0,
    deliveryId,
    message: message && { ...message, deliveryId },
  }
  const uncertain = once && taken && message ? doubtOf(deliveryId, { message, time }) : undefined
  return { delivery, uncertain }
}
