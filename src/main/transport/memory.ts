import { type Duplex, duplexPair } from 'node:stream'
import { explainFailure } from './failure.ts'
import { streamTransport } from './stream.ts'
import type { Connect } from './transport.ts'

/** A `Connect` without a network: `accept` gets the far end of each connection, for a broker in the same process. */
export function memoryConnect(accept: (far: Duplex) => void): Connect {
  return (target, events) => {
    const [near, far] = duplexPair()
    setImmediate(() => {
      if (near.destroyed) return
      accept(far)
      events.opened()
    })
    near.once('close', () => far.destroyed || far.push(null))
    far.once('close', () => near.destroyed || near.destroy())
    return streamTransport(near, events, error => explainFailure(error, target))
  }
}
