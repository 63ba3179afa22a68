import net from 'node:net'
import type { TransportEvents, TransportTarget } from './transport.ts'

const DEFAULT_PORTS: Record<string, number> = { 'mqtt:': 1883, 'mqtts:': 8883, 'ws:': 80, 'wss:': 443 }

/** Host (IPv6 without its brackets) and port of a URL, the port of its scheme where none is given. */
export function addressOf(url: URL): { host: string; port: number } {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return { host, port: url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port) }
}

/** How messages name the far end: `host:port`. */
export function placeOf(url: URL): string {
  const { host, port } = addressOf(url)
  return net.isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`
}

/** Opens a TCP socket to the target and reports name resolution and TCP as they pass. */
export function openSocket(target: TransportTarget, events: TransportEvents): net.Socket {
  const { host, port } = addressOf(target.url)
  const socket = net.connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 })
  const addresses = new Set<string>()
  socket.on('lookup', (error, address) => {
    if (!error) addresses.add(address)
  })
  socket.once('connect', () => {
    events.passed?.('name resolution', net.isIP(host) ? host : `${host} is ${[...addresses].join(', ')}`)
    events.passed?.('TCP', `${socket.remoteAddress} port ${socket.remotePort}`)
  })
  return socket
}
