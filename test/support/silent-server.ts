import { once } from 'node:events'
import net from 'node:net'

/** A server that takes whatever comes and never answers. */
export interface SilentServer {
  port: number
  /** All that came, over all connections. */
  readonly received: Buffer
  /** Once this is in it. */
  has(text: string): Promise<void>
  stop(): Promise<void>
}

export async function startSilentServer(): Promise<SilentServer> {
  let received = Buffer.alloc(0)
  const sockets = new Set<net.Socket>()
  const waiting = new Map<() => void, string>()
  const look = () => {
    for (const [resolve, text] of waiting)
      if (received.includes(text)) {
        waiting.delete(resolve)
        resolve()
      }
  }
  const server = net.createServer(socket => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('data', chunk => {
      received = Buffer.concat([received, chunk])
      look()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as net.AddressInfo).port,
    get received() {
      return received
    },
    has: text =>
      new Promise(resolve => {
        waiting.set(resolve, text)
        look()
      }),
    async stop() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
