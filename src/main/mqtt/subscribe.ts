import { generate, type ISubscribePacket } from 'mqtt-packet'
import { topicFilterFault } from '../../shared/topic.ts'
import { checkInteger, invalid } from './encode-properties.ts'
import { FAILURE, refusal } from './reason.ts'
import type { Grant, ProtocolVersion, ServerLimits, Subscription } from './types.ts'

/** SUBSCRIBE; all of `subscriptions` have the same identifier, as it stands once in the packet. */
export function encodeSubscribe(id: number, subscriptions: Subscription[], version: ProtocolVersion): Buffer {
  const identifier = subscriptions[0]?.identifier
  const packet: ISubscribePacket = {
    cmd: 'subscribe',
    messageId: id,
    subscriptions: subscriptions.map(each => ({
      topic: each.filter,
      qos: each.qos,
      nl: each.noLocal ?? false,
      rap: each.retainAsPublished ?? false,
      rh: each.retainHandling ?? 0,
    })),
    properties: version === 5 && identifier ? { subscriptionIdentifier: identifier } : undefined,
  }
  return generate(packet, { protocolVersion: version })
}

/** Throws a TomteError where no broker could take this subscription. */
export function checkSubscription(subscription: Subscription): void {
  const { filter, qos, identifier } = subscription
  const fault = topicFilterFault(filter)
  if (fault) throw invalid(fault)
  if (![0, 1, 2].includes(qos)) throw invalid(`The QoS of “${filter}” must be 0, 1 or 2, not ${qos}.`)
  if (![0, 1, 2].includes(subscription.retainHandling ?? 0))
    throw invalid(`The retain handling of “${filter}” must be 0, 1 or 2.`)
  if (identifier !== undefined) checkInteger(identifier, 1, 268_435_455, `identifier of “${filter}”`)
  if (subscription.noLocal && filter.startsWith('$share/'))
    throw invalid(`“No local” cannot be asked for the shared subscription “${filter}”.`) // [MQTT-3.8.3-4]
}

/** The grant that `limits` of the broker lead to without asking it; undefined where they allow the subscription. */
export function limitedGrant(subscription: Subscription, limits: ServerLimits): Grant | undefined {
  const { filter } = subscription
  if (!limits.wildcardSubscriptionAvailable && /[+#]/.test(filter)) return grantOf(filter, 0xa2)
  if (!limits.sharedSubscriptionAvailable && filter.startsWith('$share/')) return grantOf(filter, 0x9e)
  if (encodeSubscribe(1, [subscription], 5).length > limits.maximumPacketSize) return grantOf(filter, 0x95) // [MQTT-3.1.2-24]
  return undefined
}

/** The broker's answer for `filter` as a grant. */
export function grantOf(filter: string, reasonCode: number, reasonString?: string): Grant {
  if (reasonCode < FAILURE) return { filter, reasonCode }
  return {
    filter,
    reasonCode,
    error: refusal(`The subscription to “${filter}” was refused`, reasonCode, { reasonString }),
  }
}

/** As many as AWS IoT takes in one SUBSCRIBE; it closes the connection over more. */
const MOST_FILTERS = 8
/** Header, Packet Identifier and properties of the longest kind. */
const PACKET_OVERHEAD = 5 + 2 + 6

/** Groups subscriptions into packets: one identifier each, no packet over the broker's limit. */
export function packetsOf(subscriptions: Subscription[], limits: ServerLimits): Subscription[][] {
  const packets: Subscription[][] = []
  for (const identifier of new Set(subscriptions.map(each => each.identifier))) {
    const group = subscriptions.filter(each => each.identifier === identifier)
    packets.push(...split(group, each => each.filter, limits))
  }
  return packets
}

/** Splits `all` so that each part fits into one packet. */
export function split<Item>(all: Item[], filterOf: (item: Item) => string, limits: ServerLimits): Item[][] {
  const parts: Item[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const item of all) {
    const own = filterSize(filterOf(item))
    const part = parts.at(-1)
    if (part && part.length < MOST_FILTERS && size + own <= limits.maximumPacketSize) {
      part.push(item)
      size += own
    } else {
      parts.push([item])
      size = PACKET_OVERHEAD + own
    }
  }
  return parts
}

/** Bytes of one filter in SUBSCRIBE: length, text, options. */
function filterSize(filter: string): number {
  return 2 + Buffer.byteLength(filter) + 1
}
