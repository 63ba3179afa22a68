import type { ApplicationMessage } from '../../mqtt/types.ts'

/** The connected brokers, as the plug-in's actions see them; made and driven by the composition root. */
export interface PublishLinks {
  /** Relative names of payload files are looked up here. */
  readonly folder: string
  /**
   * Hands a message to a broker's client. Returns at once for QoS 0; else a promise that is fulfilled when the broker took it
   * over. While there is no connection, QoS 0 is refused and QoS 1 and 2 wait in the queue.
   * @throws TomteError ERR_BROKER_UNKNOWN, ERR_BROKER_OFFLINE, ERR_BROKER_DISABLED, and those of the client
   */
  publish(broker: string, message: ApplicationMessage): Delivery | Promise<Delivery>
}

/** How far a message got: written to the connection, taken over by the broker, or waiting for a connection. */
export type Delivery = 'sent' | 'acknowledged' | 'queued'
