/** A received Application Message, as the MQTT client hands it over. */
export interface ReceivedMessage {
  topic: string
  /** Taken as it is, never copied here: it must not change afterwards. */
  payload: Uint8Array
  qos: 0 | 1 | 2
  retain: boolean
  /** It waited in the session while we were away. */
  backlog?: true
  /** Of QoS 2, in a session that survives. */
  deliveryId?: number
  properties?: ReceivedProperties
}

export interface ReceivedProperties {
  payloadFormatIndicator?: boolean
  messageExpiryInterval?: number
  contentType?: string
  responseTopic?: string
  correlationData?: Uint8Array
  subscriptionIdentifiers?: number[]
  userProperties?: [name: string, value: string][]
}
