import { matchesFilter } from '../../shared/topic.ts'
import type { ClientId, Persistence, StoredPacket, StoredSubscription } from './persistence.ts'

/** A connected client, as aedes has it. */
export interface Recipient extends ClientId {
  clean: boolean
  subscriptions: Readonly<Record<string, { qos: 0 | 1 | 2 }>>
  /** The packet identifier it uses next. */
  _nextId: number
}

/**
 * `inner`, with the faults of aedes 2.0.0-beta.1 repaired that lose or repeat messages of persistent sessions:
 * - Two PUBRECs at a time make it send one PUBREL twice, and the other never: it tells stored PUBRELs apart by what they do not
 *   have. Here each has a name of its own.
 * - A PUBREC for a message that it did not store ends the connection. Here it is answered.
 * - A packet identifier released twice is a rejection that nobody handles, which ends the process.
 * - A message is queued once for each matching subscription, and with its own QoS rather than the one granted. [MQTT-3.8.4-8]
 */
export function repairedPersistence(inner: Persistence): Persistence {
  const repaired: Partial<Persistence> = {
    async outgoingUpdate(client, packet) {
      if (packet.cmd !== 'pubrel') return inner.outgoingUpdate(client, packet)
      packet.brokerId = 'pubrel'
      packet.brokerCounter = packet.messageId
      await inner.outgoingUpdate(client, packet).catch(() => {})
    },
    async outgoingEnqueueCombi(subscriptions, packet) {
      for (const subscription of highestOfEach(subscriptions)) {
        const qos = Math.min(packet.qos, subscription.qos) as StoredPacket['qos']
        // Not awaited: a message that took longer than the next one would be overtaken, and then taken for a duplicate.
        void inner.outgoingEnqueue(subscription, qos === packet.qos ? packet : { ...packet, qos })
      }
    },
    incomingDelPacket: (client, packet) => inner.incomingDelPacket(client, packet).catch(() => {}),
  }
  return Object.assign(Object.create(inner), repaired)
}

function highestOfEach(subscriptions: StoredSubscription[]): Iterable<StoredSubscription> {
  if (subscriptions.length < 2) return subscriptions
  const highest = new Map<string, StoredSubscription>()
  for (const subscription of subscriptions) {
    const known = highest.get(subscription.clientId)
    if (!known || known.qos < subscription.qos) highest.set(subscription.clientId, subscription)
  }
  return highest.values()
}

/**
 * Prepares a message for one client, for `authorizeForward`, where aedes
 * - looks up the granted QoS by topic alone, so that a wildcard never lowers it [MQTT-3.8.4-8],
 * - and does not mark a queued message as under way where it keeps RETAIN, so that it is sent again on the next connection.
 */
export function prepareForward(client: Recipient, packet: StoredPacket, persistence: Persistence): void {
  if (packet.qos === 0) return
  const granted = grantedQos(client, packet.topic)
  if (granted !== null && granted < packet.qos) packet.qos = granted
  const queued = !client.clean && packet.brokerId && packet.messageId === undefined
  if (!queued || !packet.retain || packet.qos === 0) return
  packet.messageId = client._nextId
  client._nextId = client._nextId >= 65_535 ? 1 : client._nextId + 1
  void persistence.outgoingUpdate(client, packet).catch(() => {})
}

/** The highest QoS granted to a subscription of `client` that matches; null where none does any more. */
function grantedQos({ subscriptions }: Recipient, topic: string): StoredPacket['qos'] | null {
  let granted: StoredPacket['qos'] | null = null
  for (const filter in subscriptions) {
    const { qos } = subscriptions[filter]!
    if ((granted === null || qos > granted) && matchesFilter(filter, topic)) granted = qos
  }
  return granted
}
