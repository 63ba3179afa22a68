/** What a broker and Tomte agreed on when the connection was made. */
export interface Negotiated {
  protocolVersion: '3.1' | '3.1.1' | '5'
  /** The broker's, where it assigned one. */
  clientId: string
  /** Seconds; 0 is off. */
  keepAlive: number
  /** Seconds the broker keeps the session; MQTT 5 only. */
  sessionExpiry?: number
  /** Limits of the broker; absent where there is none, or none is known. */
  receiveMaximum?: number
  maximumQoS?: 0 | 1
  /** Bytes. */
  maximumPacketSize?: number
  topicAliasMaximum?: number
  /** Words for what the broker cannot do, such as `retained messages`. */
  lacks: string[]
  responseInformation?: string
}
