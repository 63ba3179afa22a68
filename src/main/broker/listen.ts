import { createServer, isIP, type Server, type Socket } from 'node:net'
import { TomteError } from '../../shared/errors.ts'

/** How many ports above the wanted one are tried where it is taken. */
const PORTS_TRIED = 20

export interface Listener {
  readonly host: string
  readonly port: number
  /** Others than this machine can connect. */
  readonly exposed: boolean
  /** Takes no more connections, and ends those there are. */
  close(): Promise<void>
}

/**
 * Listens for TCP connections on `port` (0: any free one), or the next free port above it.
 * @throws TomteError ERR_BROKER_LISTEN_PORT, ERR_BROKER_LISTEN_HOST, ERR_BROKER_LISTEN
 */
export async function listen(
  host: string,
  port: number,
  maximum: number,
  accept: (socket: Socket) => void,
): Promise<Listener> {
  const last = port === 0 ? 0 : Math.min(port + PORTS_TRIED, 65_535)
  for (let candidate = port; candidate <= last; candidate++) {
    const server = createServer({ noDelay: true })
    server.maxConnections = maximum
    const taken = await bind(server, host, candidate)
    if (!taken) return listener(server, accept)
  }
  throw new TomteError(
    'ERR_BROKER_LISTEN_PORT',
    `Port ${port} and the ${last - port} above it are taken on ${host}.`,
    {
      hint: 'Choose another port for the built-in broker.',
    },
  )
}

/** Whether the port is taken. */
function bind(server: Server, host: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(true)
      else reject(failure(host, port, error))
    })
    server.listen(port, host, () => resolve(false))
  })
}

function listener(server: Server, accept: (socket: Socket) => void): Listener {
  const sockets = new Set<Socket>()
  server.on('error', () => {}) // out of file descriptors: one connection is refused, the others go on
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    accept(socket)
  })
  const { address, port } = server.address() as { address: string; port: number }
  return {
    host: address,
    port,
    exposed: !isLoopback(address),
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address)
}

function failure(host: string, port: number, error: NodeJS.ErrnoException): TomteError {
  switch (error.code) {
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new TomteError('ERR_BROKER_LISTEN_HOST', `${host} is not an address of this machine.`, {
        cause: error,
        hint: 'Use 127.0.0.1 for this machine alone, 0.0.0.0 for everyone on the network.',
      })
    case 'EACCES':
      return new TomteError('ERR_BROKER_LISTEN', `Tomte may not listen on port ${port}.`, {
        cause: error,
        hint: 'Choose a port above 1023.',
      })
    default:
      return new TomteError(
        'ERR_BROKER_LISTEN',
        `Nothing can listen on ${isIP(host) === 6 ? `[${host}]` : host}:${port}: ${error.message}.`,
        { cause: error },
      )
  }
}
