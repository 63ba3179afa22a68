import { openSocket, whenConnected } from './address.ts'
import { explainFailure } from './failure.ts'
import { streamTransport } from './stream.ts'
import type { Connect } from './transport.ts'

/** MQTT over plain TCP. */
export const connectTcp: Connect = (target, events) => {
  const socket = openSocket(target, events)
  whenConnected(socket, () => events.opened())
  return streamTransport(socket, events, error => explainFailure(error, target))
}
