import type { TomteError } from '../../shared/errors.ts'
import type { TlsFacts } from '../transport/transport.ts'

export type QoS = 0 | 1 | 2

/** 3 is MQTT 3.1 (`MQIsdp`), 4 is MQTT 3.1.1, 5 is MQTT 5. */
export type ProtocolVersion = 3 | 4 | 5

/** Name and value, in the order in which they stood in the packet; names may repeat. */
export type UserProperties = [name: string, value: string][]

/** TLS as the client needs it: contents, not paths. */
export interface TlsOptions {
  /** PEM text or DER bytes; several certificates in one PEM text are a bundle. Absent: the system's own. */
  ca?: string | Uint8Array | (string | Uint8Array)[]
  cert?: string | Uint8Array
  key?: string | Uint8Array
  passphrase?: string
  /** A PKCS#12 container with certificate and key. */
  pfx?: Uint8Array
  /** Revocation lists, PEM or DER, for every authority of the broker's chain. Absent: revocation is not looked at. */
  crl?: string | Uint8Array
  /** Name to ask for (SNI) and to check the certificate against; absent: the host of the URL. */
  serverName?: string
  minVersion?: TlsVersion
  maxVersion?: TlsVersion
  alpn?: string[]
  /** False accepts any certificate. Default true. */
  verify?: boolean
  /** False accepts a certificate for another name. Default true. */
  verifyName?: boolean
}

/** A proxy on the way to the broker, which looks up the broker's name itself. */
export interface ProxyOptions {
  /** `http://` or `https://` (HTTP CONNECT), or `socks5://`. */
  url: string
  username?: string
  password?: string
}

export type TlsVersion = 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'

export interface Will {
  topic: string
  payload: Uint8Array
  qos: QoS
  retain: boolean
  /** Seconds between the loss of the connection and the publication (MQTT 5). */
  delay?: number
  properties?: WillProperties
}

export interface WillProperties {
  payloadFormatIndicator?: boolean
  /** Seconds. */
  messageExpiryInterval?: number
  contentType?: string
  responseTopic?: string
  correlationData?: Uint8Array
  userProperties?: UserProperties
}

/** Properties of CONNECT (MQTT 5). */
export interface ConnectProperties {
  /** QoS 1 and 2 messages the broker may have unacknowledged towards us, 1 to 65535. Default 20. */
  receiveMaximum?: number
  /** Largest packet we accept, in bytes. Default 16 MiB; holds for every protocol version. */
  maximumPacketSize?: number
  /** Topic aliases the broker may use towards us. Default 0. */
  topicAliasMaximum?: number
  requestResponseInformation?: boolean
  requestProblemInformation?: boolean
  userProperties?: UserProperties
}

/** How to reach and greet one broker; every value resolved, secrets included. */
export interface ConnectionOptions {
  /** `mqtt://`, `mqtts://`, `ws://`, `wss://` or `mqtt+unix://`; `memory://` with a transport that is injected. */
  url: string
  /** “auto”: 5, or 3.1.1 where the broker refuses that. */
  protocolVersion: ProtocolVersion | 'auto'
  clientId: string
  /** Clean Session in MQTT 3.1 and 3.1.1. */
  cleanStart: boolean
  /** Seconds the broker keeps the session after the connection is gone (MQTT 5); 0xFFFFFFFF is for ever. */
  sessionExpiry: number
  /** Seconds; 0 switches it off, and with it the finding of dead links. */
  keepAlive: number
  username?: string
  password?: string | Uint8Array
  /** Proves the password without sending it (MQTT 5); absent: user name and password stand in CONNECT. */
  authentication?: 'SCRAM-SHA-256'
  tls?: TlsOptions
  proxy?: ProxyOptions
  webSocket?: { headers?: Record<string, string> }
  will?: Will
  properties?: ConnectProperties
  /** Milliseconds before the first and between the last reconnects. Default 1000 and 60000. */
  reconnect?: { initial: number; maximum: number }
  /** Milliseconds from the start of an attempt to CONNACK. Default 30000. */
  connectTimeout?: number
  /** What may wait while there is no connection or no room. Default 100000 messages, 64 MiB. */
  offlineQueue?: { messages: number; bytes: number }
}

/** Properties of PUBLISH (MQTT 5), but for the Topic Alias, which the client resolves itself. */
export interface PublishProperties {
  payloadFormatIndicator?: boolean
  /** Seconds. */
  messageExpiryInterval?: number
  contentType?: string
  responseTopic?: string
  correlationData?: Uint8Array
  /** Received only: of every subscription that matched. */
  subscriptionIdentifiers?: number[]
  userProperties?: UserProperties
}

/**
 * An Application Message. The payload of a received one is a view into the chunk it came in: copy it if it is to be
 * kept for long, so that 64 KiB are not held for a few bytes.
 */
export interface ApplicationMessage {
  topic: string
  payload: Uint8Array
  qos: QoS
  retain: boolean
  dup?: boolean
  /** Received only: it waited at the broker, in the session that went on with this connection; as far as can be told. */
  backlog?: true
  properties?: PublishProperties
  /** Received at QoS 1 and 2 only: the Packet Identifier. */
  packetId?: number
  /**
   * Received with QoS 2 in a session that is recorded: unique and rising in it, and the same one whenever the message is
   * delivered again after a crash. Who stores it together with what the message causes sees each message exactly once.
   */
  deliveryId?: number
}

/** What became of a publish: Reason Code 0 for QoS 0 and for MQTT 3.1.1. */
export interface PublishResult {
  reasonCode: number
  reasonString?: string
  userProperties?: UserProperties
}

export interface Subscription {
  filter: string
  qos: QoS
  /** MQTT 5: do not send us what we published. */
  noLocal?: boolean
  /** MQTT 5: keep the RETAIN flag as it was published. */
  retainAsPublished?: boolean
  /** MQTT 5: retained messages at subscribing: 0 always, 1 only for a new subscription, 2 never. */
  retainHandling?: 0 | 1 | 2
  /** 1 to 268435455, comes back with each message that matched, where the broker can do that (MQTT 5). */
  identifier?: number
}

/** The broker's answer for one filter: the granted QoS or a refusal (Reason Code of 0x80 and above). */
export interface Grant {
  filter: string
  reasonCode: number
  /** Set where the broker refused. */
  error?: TomteError
}

/** What the broker said in CONNACK that it can do; the defaults of the specification where it was silent. */
export interface ServerLimits {
  receiveMaximum: number
  maximumQoS: QoS
  retainAvailable: boolean
  /** Bytes; Infinity where there is no limit. */
  maximumPacketSize: number
  topicAliasMaximum: number
  wildcardSubscriptionAvailable: boolean
  subscriptionIdentifiersAvailable: boolean
  sharedSubscriptionAvailable: boolean
}

/** Facts of an established connection. */
export interface ConnectionFacts {
  protocolVersion: ProtocolVersion
  /** The one the broker assigned where ours was empty. */
  clientId: string
  sessionPresent: boolean
  /** Seconds, the broker's own value where it set one. */
  keepAlive: number
  /** Seconds, as the broker confirmed it (MQTT 5). */
  sessionExpiry: number
  limits: ServerLimits
  responseInformation?: string
  serverReference?: string
  reasonString?: string
  userProperties?: UserProperties
  /** Set where the connection is encrypted. */
  tls?: TlsFacts
}

/**
 *               start                      CONNACK 0
 *   stopped ------------> connecting ------------------> connected
 *      ^                   ^      |                          |
 *      |                   |      | any failure              | any failure, DISCONNECT of the broker
 *      |        time is up |      v                          |
 *      |                   +--- waiting <--------------------+
 *      |   done, or deadline         any state but stopped
 *      +------------------- stopping <------ stop
 */
export type ClientState =
  | { name: 'stopped' }
  | { name: 'connecting'; attempt: number }
  | { name: 'connected'; since: number; connection: ConnectionFacts }
  /** `retryAt` is wall-clock time in milliseconds. */
  | { name: 'waiting'; error: TomteError; attempt: number; retryAt: number }
  | { name: 'stopping' }

/** Running totals since the client was made, but `queued`, `queuedBytes` and `inflight`, which are current. */
export interface ClientCounters {
  /** Application Messages, not packets. */
  received: number
  sent: number
  receivedBytes: number
  sentBytes: number
  /** Messages that found no room in the queue, or expired in it. */
  dropped: number
  /** Received messages that a listener refused (it threw or rejected). */
  refused: number
  /** Messages set aside, of either direction: the connection died on them, or they are larger than what is accepted. */
  quarantined: number
  /** Outgoing messages without a connection or without room at the broker. */
  queued: number
  queuedBytes: number
  /** Outgoing QoS 1 and 2 messages without their last acknowledgement. */
  inflight: number
  connects: number
}

/** A message that was set aside so that the connection can go on. */
export interface QuarantinedMessage {
  direction: 'received' | 'sent'
  /** Absent where a received one cannot be read. */
  topic?: string
  qos: QoS
  /** Bytes of the packet, where it was larger than what is accepted. */
  size?: number
  /** One that we sent. */
  message?: ApplicationMessage
  error: TomteError
}

export type QuarantineListener = (message: QuarantinedMessage) => void

/**
 * Takes a message. QoS 1 and 2 are acknowledged when it returned, or when its promise is fulfilled; where it throws or
 * rejects, the broker is told so (MQTT 5) and `refused` counts it.
 */
export type MessageListener = (message: ApplicationMessage) => void | Promise<void>

export type StateListener = (state: ClientState) => void
