import net from 'node:net'
import type { TransportEvents, TransportTarget } from './transport.ts'

const DEFAULT_PORTS: Record<string, number> = {
  'mqtt:': 1883,
  'mqtts:': 8883,
  'ws:': 80,
  'wss:': 443,
  'http:': 80,
  'https:': 443,
  'socks5:': 1080,
}

/** Host (IPv6 without its brackets) and port of a URL, the port of its scheme where none is given. */
export function addressOf(url: URL): { host: string; port: number } {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return { host, port: url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port) }
}

/** Whether the URL is of a socket in the file system: `mqtt+unix:///run/mosquitto.sock`. */
export function isUnixSocket(url: URL): boolean {
  return url.protocol === 'mqtt+unix:'
}

/** The path of a socket in the file system. */
export function socketPath(url: URL): string {
  try {
    return decodeURIComponent(url.pathname)
  } catch {
    return url.pathname
  }
}

/** How messages name the far end: `host:port`, or the path of a Unix socket. */
export function placeOf(url: URL): string {
  if (isUnixSocket(url)) return socketPath(url)
  return hostAndPort(addressOf(url))
}

/** `host:port`, an IPv6 host in its brackets. */
export function hostAndPort({ host, port }: { host: string; port: number }): string {
  return net.isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`
}

/**
 * The socket to the target: the one it brings along, or else a new TCP socket, which reports name resolution and TCP as they
 * pass. Use `whenConnected` for what is to follow.
 */
export function openSocket(target: TransportTarget, events: TransportEvents): net.Socket {
  if (target.socket) return target.socket
  const { host, port } = addressOf(target.url)
  return dial(host, port, events)
}

/** Runs `then` as soon as the socket is connected, never before this returns. */
export function whenConnected(socket: net.Socket, then: () => void): void {
  if (socket.connecting) socket.once('connect', then)
  else setImmediate(() => socket.destroyed || then())
}

/** A TCP socket to this place, which reports name resolution and TCP as they pass. */
export function dial(host: string, port: number, events: Pick<TransportEvents, 'passed'>): net.Socket {
  const socket = net.connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 60_000 })
  const addresses = new Set<string>()
  let resolved = false
  const passResolution = () => {
    if (resolved) return
    resolved = true
    events.passed?.('name resolution', net.isIP(host) ? host : `${host} is ${[...addresses].join(', ')}`)
  }
  socket.on('lookup', (error, address) => {
    if (error) return
    if (addresses.size === 0) queueMicrotask(passResolution) // all addresses of a name are told in one go
    addresses.add(address)
  })
  socket.once('connect', () => {
    passResolution()
    events.passed?.('TCP', `${socket.remoteAddress} port ${socket.remotePort}`)
  })
  return socket
}
