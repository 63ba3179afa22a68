import type { Duplex } from 'node:stream'
import type { Aedes, Client } from 'aedes'
import { boundedPersistence } from './bounded-persistence.ts'
import type { BrokerLimits } from './limits.ts'
import type { Persistence, StoredPacket } from './persistence.ts'
import { prepareForward, type Recipient, repairedPersistence } from './repaired-delivery.ts'

/**
 * What of aedes 2.0.0-beta.1 is touched beyond its types, to keep a client from bringing the whole process down:
 * - It looks up client ids and topic filters in plain objects: a client named `constructor`, or a subscription to `toString`,
 *   finds a method of Object and throws where nobody catches. Maps without a prototype have no such names.
 * - It joins the subscriptions of one packet in a plain object, where `__proto__` is lost and leaves a broken subscription
 *   behind. Such a packet is changed into one it refuses.
 * - A client that goes while it connects is registered all the same and stays listed for ever. It is struck off.
 */
interface Insides {
  persistence: Persistence
  clients: Record<string, Client>
  unregisterClient(client: Client): void
}

interface ClientInsides {
  subscriptions: Record<string, unknown>
  duplicates: Record<string, unknown>
  _parser: { prependListener(event: 'packet', listener: (packet: ParsedPacket) => void): void }
}

interface ParsedPacket {
  cmd: string
  subscriptions?: { topic: string }[]
}

export interface HardenedAedes {
  readonly aedes: Aedes
  /** Serves MQTT on `stream`. */
  accept(stream: Duplex): void
}

/** An aedes broker that no client can crash or fill without end; `dropped` is called for each message that a limit drops. */
export async function createHardenedAedes(limits: BrokerLimits, dropped: () => void): Promise<HardenedAedes> {
  // Only where it is switched on: to load it takes time that a start without it need not spend.
  const { Aedes } = await import('aedes')
  const aedes = await Aedes.createBroker({
    maximumPacketSize: limits.packetBytes,
    connectTimeout: limits.connectWithin,
    drainTimeout: limits.drainWithin,
    sessionExpiryIntervalLimit: limits.sessionSeconds,
    pendingSessionsLimit: limits.sessions,
    maxClientsIdLength: 65_535,
    authorizeSubscribe: (client, subscription, done) => {
      const held = Object.keys((client as unknown as ClientInsides).subscriptions).length
      done(null, held < limits.subscriptionsPerClient ? subscription : null)
    },
    authorizeForward: (client, packet) => {
      const recipient = client as unknown as Recipient
      prepareForward(recipient, packet as unknown as StoredPacket, insides.persistence)
      return packet
    },
  })
  const insides = aedes as unknown as Insides
  insides.clients = Object.create(null)
  insides.persistence = repairedPersistence(boundedPersistence(insides.persistence, limits, dropped))
  aedes.on('client', client => {
    setImmediate(() => {
      if (client.closed && insides.clients[client.id] === client) insides.unregisterClient(client)
    })
  })
  ignoreClientFailures(aedes)
  return {
    aedes,
    accept(stream) {
      stream.on('error', () => {}) // aedes drops its own listener when it closes a client
      const client = aedes.handle(stream) as unknown as ClientInsides
      client.subscriptions = Object.create(null)
      client.duplicates = Object.create(null)
      client._parser.prependListener('packet', refuseUnsafe)
    },
  }
}

/** An empty topic filter makes aedes close the connection. [MQTT-4.7.3-1] */
function refuseUnsafe(packet: ParsedPacket): void {
  if (packet.cmd === 'subscribe' && packet.subscriptions?.some(({ topic }) => topic === '__proto__'))
    packet.subscriptions = [{ ...packet.subscriptions[0], topic: '' }]
}

/** What a client does wrong ends its connection; that is all there is to do about it. */
function ignoreClientFailures(aedes: Aedes): void {
  aedes.on('clientError', () => {})
  aedes.on('connectionError', () => {})
  // `error` is not among the events of its types, and without a listener it would be thrown.
  const emitter: NodeJS.EventEmitter = aedes
  emitter.on('error', () => {})
}
