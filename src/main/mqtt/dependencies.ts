import type { Clock } from '../clock.ts'
import type { Connect } from '../transport/transport.ts'
import type { DurableSession } from './durable-session.ts'

export interface ClientDependencies {
  clock: Clock
  /** A number from 0 (inclusive) to 1 (exclusive). */
  random: () => number
  /** How to open the byte stream; default: by the scheme of the URL. */
  connect?: Connect
  /** The stored session to go on with, where it is to outlive the process; for one client only. */
  session?: DurableSession
}
