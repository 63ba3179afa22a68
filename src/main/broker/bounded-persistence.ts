import type { BrokerLimits } from './limits.ts'

import type { Persistence } from './persistence.ts'

type Dropped = () => void

/** `inner`, kept within `limits`: what is over them is dropped, and `dropped` called. */
export function boundedPersistence(inner: Persistence, limits: BrokerLimits, dropped: Dropped): Persistence {
  return Object.assign(
    Object.create(inner),
    retainedWithin(inner, limits, dropped),
    queuesWithin(inner, limits, dropped),
    sessionsWithin(inner, limits),
  )
}

/**
 * Is fulfilled at once rather than in a later turn: memory stores at once, and a message that had to wait for it would be
 * overtaken by the next one, which makes aedes take it for a duplicate and drop it. [MQTT-4.6.0-6]
 */
const done: PromiseLike<void> = {
  // biome-ignore lint/suspicious/noThenProperty: being a thenable is what it is for
  then: (fulfilled?: ((value: undefined) => unknown) | null) => {
    fulfilled?.(undefined)
    return done as never
  },
}

function retainedWithin(
  inner: Persistence,
  limits: BrokerLimits,
  dropped: Dropped,
): Pick<Persistence, 'storeRetained'> {
  const sizes = new Map<string, number>()
  let total = 0
  return {
    storeRetained(packet) {
      const { topic, payload } = packet
      const before = sizes.get(topic) ?? 0
      const size = payload.length === 0 ? 0 : topic.length + payload.length
      const full = before === 0 && sizes.size >= limits.retained
      if (size > 0 && (full || total - before + size > limits.retainedBytes)) {
        dropped()
        return done
      }
      total += size - before
      if (size > 0) sizes.set(topic, size)
      else sizes.delete(topic)
      void inner.storeRetained(packet)
      return done
    },
  }
}

function queuesWithin(
  inner: Persistence,
  { queuedPerClient }: BrokerLimits,
  dropped: Dropped,
): Pick<Persistence, 'outgoingEnqueue' | 'outgoingClearMessageId'> {
  const lengths = new Map<string, number>()
  const admit = (id: string): boolean => {
    const length = lengths.get(id) ?? 0
    if (length < queuedPerClient) lengths.set(id, length + 1)
    else dropped()
    return length < queuedPerClient
  }
  return {
    async outgoingEnqueue(subscription, packet) {
      if (admit(subscription.clientId)) await inner.outgoingEnqueue(subscription, packet)
    },
    async outgoingClearMessageId(client, packet) {
      const cleared = await inner.outgoingClearMessageId(client, packet)
      const length = lengths.get(client.id) ?? 0
      if (cleared && length > 1) lengths.set(client.id, length - 1)
      else if (cleared) lengths.delete(client.id)
      return cleared
    },
  }
}

/** A client over the limit is closed when it subscribes, rather than given a session that is kept for it. */
function sessionsWithin(
  inner: Persistence,
  { sessions }: BrokerLimits,
): Pick<Persistence, 'addSubscriptions' | 'cleanSubscriptions'> {
  const kept = new Set<string>()
  return {
    async addSubscriptions(client, subscriptions) {
      if (!kept.has(client.id) && kept.size >= sessions) throw new Error('too many sessions are kept')
      kept.add(client.id)
      await inner.addSubscriptions(client, subscriptions)
    },
    async cleanSubscriptions(client) {
      kept.delete(client.id)
      await inner.cleanSubscriptions(client)
    },
  }
}
