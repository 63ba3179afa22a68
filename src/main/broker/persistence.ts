/** What of the persistence of aedes 2.0.0-beta.1 (in memory) is wrapped here; it is bound to its types by nothing but tests. */
export interface Persistence {
  storeRetained(packet: StoredPacket): PromiseLike<void>
  addSubscriptions(client: ClientId, subscriptions: unknown[]): Promise<void>
  cleanSubscriptions(client: ClientId): Promise<void>
  outgoingEnqueue(subscription: StoredSubscription, packet: StoredPacket): Promise<void>
  outgoingEnqueueCombi(subscriptions: StoredSubscription[], packet: StoredPacket): Promise<void>
  outgoingUpdate(client: ClientId, packet: StoredPacket): Promise<void>
  outgoingClearMessageId(client: ClientId, packet: StoredPacket): Promise<StoredPacket | undefined>
  incomingDelPacket(client: ClientId, packet: StoredPacket): Promise<void>
}

export interface ClientId {
  id: string
}

export interface StoredSubscription {
  clientId: string
  qos: 0 | 1 | 2
}

export interface StoredPacket {
  cmd: string
  topic: string
  payload: Uint8Array | string
  qos: 0 | 1 | 2
  retain: boolean
  /** With `brokerCounter`, which message this is; both are empty for retained ones sent to a new subscription. */
  brokerId?: string | null
  brokerCounter?: number
  messageId?: number
}
