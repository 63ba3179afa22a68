export interface BrokerLimits {
  /** Bytes of one Control Packet. */
  packetBytes: number
  /** Connections at a time. */
  clients: number
  subscriptionsPerClient: number
  /** Retained messages, and their topics and payloads in bytes. */
  retained: number
  retainedBytes: number
  /** Messages waiting for one client that is away or does not acknowledge. */
  queuedPerClient: number
  /** Sessions kept for clients that are away, and for how long at most, in seconds (v5). */
  sessions: number
  sessionSeconds: number
  /** Milliseconds for the first packet, and for a client that does not read. */
  connectWithin: number
  drainWithin: number
}

/** Plenty for a house; a broker for more is Mosquitto. */
export const defaultLimits: BrokerLimits = {
  packetBytes: 4 * 1024 * 1024,
  clients: 200,
  subscriptionsPerClient: 1000,
  retained: 10_000,
  retainedBytes: 64 * 1024 * 1024,
  queuedPerClient: 1000,
  sessions: 200,
  sessionSeconds: 7 * 86_400,
  connectWithin: 10_000,
  drainWithin: 30_000,
}
