import type { ConnectionOptions } from '../../src/main/mqtt/types.ts'

/** A persistent session with quick reconnects. */
export function connection(port: number, version: string | undefined, clientId: string): ConnectionOptions {
  return {
    url: `mqtt://127.0.0.1:${port}`,
    protocolVersion: version === '5' ? 5 : 4,
    clientId,
    cleanStart: false,
    sessionExpiry: 3600,
    keepAlive: 10,
    reconnect: { initial: 20, maximum: 100 },
  }
}
