import type { Negotiated } from '../../../shared/contract/negotiated.ts'
import { LARGEST_PACKET } from '../../mqtt/settings.ts'
import type { ConnectionFacts, ServerLimits } from '../../mqtt/types.ts'

const VERSIONS = { 3: '3.1', 4: '3.1.1', 5: '5' } as const
const MOST_IN_FLIGHT = 65_535

/** The facts of a connection as the window shows them: what differs from what MQTT takes for granted. */
export function negotiated(facts: ConnectionFacts): Negotiated {
  const { limits } = facts
  const version5 = facts.protocolVersion === 5
  const { receiveMaximum, maximumQoS, maximumPacketSize, topicAliasMaximum } = limits
  return {
    protocolVersion: VERSIONS[facts.protocolVersion],
    clientId: facts.clientId,
    keepAlive: facts.keepAlive,
    sessionExpiry: version5 ? facts.sessionExpiry : undefined,
    receiveMaximum: receiveMaximum < MOST_IN_FLIGHT ? receiveMaximum : undefined,
    maximumQoS: maximumQoS === 2 ? undefined : maximumQoS,
    maximumPacketSize: maximumPacketSize < LARGEST_PACKET ? maximumPacketSize : undefined,
    topicAliasMaximum: topicAliasMaximum || undefined,
    lacks: version5 ? lacking(limits) : [],
    responseInformation: facts.responseInformation,
  }
}

function lacking(limits: ServerLimits): string[] {
  const lacks: string[] = []
  if (!limits.retainAvailable) lacks.push('retained messages')
  if (!limits.wildcardSubscriptionAvailable) lacks.push('wildcards')
  if (!limits.sharedSubscriptionAvailable) lacks.push('shared subscriptions')
  if (!limits.subscriptionIdentifiersAvailable) lacks.push('subscription identifiers')
  return lacks
}
