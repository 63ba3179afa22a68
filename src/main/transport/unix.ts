import net from 'node:net'
import { socketPath } from './address.ts'
import { explainFailure } from './failure.ts'
import { streamTransport } from './stream.ts'
import type { Connect } from './transport.ts'

/** MQTT over a socket in the file system of this machine. */
export const connectUnix: Connect = (target, events) => {
  const path = socketPath(target.url)
  const socket = net.connect({ path })
  socket.once('connect', () => {
    events.passed?.('Unix socket', path)
    events.opened()
  })
  return streamTransport(socket, events, error => explainFailure(error, target))
}
