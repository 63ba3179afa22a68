import { createHash } from 'node:crypto'
import { hostname } from 'node:os'

/**
 * The Client Identifier for a broker without one of its own: stable for this computer and data folder, so that sessions
 * survive restarts; 22 letters and digits, as every broker must accept. [MQTT-3.1.3-5]
 */
export function ownClientId(dataFolder: string, broker: string): string {
  const hash = createHash('sha256').update(`${hostname()}\0${dataFolder}\0${broker}`)
  return `tomte${hash.digest('hex').slice(0, 17)}`
}
