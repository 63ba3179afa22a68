import type { TomteError } from '../../shared/errors.ts'
import type { Transport, TransportEvents } from './transport.ts'

/** A transport that could not even begin: reports `error` on the next turn, and does nothing else. */
export function closedTransport(events: TransportEvents, error: TomteError): Transport {
  setImmediate(() => events.closed(error))
  const nothing = () => {}
  return { write: () => true, end: nothing, destroy: nothing, pause: nothing, resume: nothing }
}
