import { BUILT_IN_URL, UNIX_SCHEME } from '../../../shared/workspace/broker-address.ts'

export type Scheme = 'mqtt' | 'mqtts' | 'ws' | 'wss' | 'unix' | 'built-in'

/** A broker's address as it is typed, part by part. */
export interface AddressFields {
  scheme: Scheme
  host: string
  /** Empty: the scheme's own port. */
  port: string
  /** Of WebSocket addresses, and of the socket in the file system. */
  path: string
}

export const schemes: readonly { value: Scheme; label: string }[] = [
  { value: 'mqtt', label: 'MQTT' },
  { value: 'mqtts', label: 'MQTT over TLS' },
  { value: 'ws', label: 'WebSocket' },
  { value: 'wss', label: 'WebSocket over TLS' },
  { value: 'unix', label: 'Unix socket' },
  { value: 'built-in', label: 'Built-in broker' },
]

/** Those that lead over the network. */
export type RemoteScheme = Exclude<Scheme, 'unix' | 'built-in'>

export const defaultPorts: Record<RemoteScheme, number> = {
  mqtt: 1883,
  mqtts: 8883,
  ws: 80,
  wss: 443,
}

/** The path that most brokers serve MQTT on. */
export const USUAL_PATH = '/mqtt'

export function usesTls(scheme: Scheme): boolean {
  return scheme === 'mqtts' || scheme === 'wss'
}

export function isRemote(scheme: Scheme): scheme is RemoteScheme {
  return scheme !== 'unix' && scheme !== 'built-in'
}

export function usesWebSocket(scheme: Scheme): boolean {
  return scheme === 'ws' || scheme === 'wss'
}

/** Names that other programs give to the same schemes. */
const aliases: Record<string, RemoteScheme> = {
  mqtt: 'mqtt',
  tcp: 'mqtt',
  mqtts: 'mqtts',
  'mqtt+ssl': 'mqtts',
  'mqtt+tls': 'mqtts',
  ssl: 'mqtts',
  tls: 'mqtts',
  ws: 'ws',
  http: 'ws',
  wss: 'wss',
  https: 'wss',
}

/** What a pasted address says; user name and password only where it holds them. */
export interface PastedAddress {
  address: AddressFields
  username?: string
  password?: string
}

/** Reads a whole address, `mqtts://andy:secret@broker.local:8883`; null where `text` is none. */
export function readAddress(text: string): PastedAddress | null {
  const written = text.trim()
  if (written === BUILT_IN_URL) return { address: { scheme: 'built-in', host: '', port: '', path: '' } }
  const socket = /^(?:mqtt\+)?unix:\/\/(\/\S+)$/i.exec(written)?.[1]
  if (socket !== undefined) return { address: { scheme: 'unix', host: '', port: '', path: decoded(socket) } }
  const match =
    /^([a-z+]+):\/\/(?:([^/@\s]*)@)?(\[[0-9a-f:.]+\]|[^/:@?#[\]\s]+)(?::(\d+))?(\/[^\s#]*)?$/i.exec(written)
  const scheme = match && aliases[match[1]!.toLowerCase()]
  if (!match || !scheme) return null
  const [, , login, host = '', port = '', path = ''] = match
  const address: AddressFields = {
    scheme,
    host,
    port,
    path: usesWebSocket(scheme) ? path : '',
  }
  return { address, ...(login === undefined ? {} : loginOf(login)) }
}

function loginOf(login: string): { username: string; password?: string } {
  const colon = login.indexOf(':')
  if (colon < 0) return { username: decoded(login) }
  return { username: decoded(login.slice(0, colon)), password: decoded(login.slice(colon + 1)) }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `broker.local:1884` typed into the host field, split in two; null where `text` is a host alone. */
export function splitHostAndPort(text: string): { host: string; port: string } | null {
  const match = /^(\[[0-9a-f:.]+\]|[^/:@?#[\]\s]+):(\d{1,5})$/i.exec(text.trim())
  return match ? { host: match[1]!, port: match[2]! } : null
}

/** The fields of a saved `url`; one that cannot be read stands whole in the host field. */
export function addressOf(url: string): AddressFields {
  return readAddress(url)?.address ?? { scheme: 'mqtt', host: url, port: '', path: '' }
}

/** The `url` that the fields stand for. */
export function urlOf({ scheme, host, port, path }: AddressFields): string {
  if (scheme === 'built-in') return BUILT_IN_URL
  if (scheme === 'unix') return UNIX_SCHEME + encodeURI(path.trim()).replace(/[?#]/g, encodeURIComponent)
  const name = bracketed(host.trim())
  const number = port.trim() === '' ? '' : `:${port.trim()}`
  if (!usesWebSocket(scheme)) return `${scheme}://${name}${number}`
  const trimmed = path.trim()
  const slashed = trimmed === '' || trimmed.startsWith('/') ? trimmed : `/${trimmed}`
  return `${scheme}://${name}${number}${slashed}`
}

/** An IPv6 address stands in brackets in a url; people type it without. */
function bracketed(host: string): string {
  return /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(host) ? `[${host}]` : host
}

/** Another scheme brings its own port and path, where none of one's own was typed. */
export function withScheme(address: AddressFields, scheme: Scheme): AddressFields {
  if (scheme === 'built-in') return { ...address, scheme }
  if (scheme === 'unix') return { ...address, scheme, path: address.scheme === 'unix' ? address.path : '' }
  if (address.scheme === 'unix') return withScheme({ ...address, scheme: 'mqtt', path: '' }, scheme)
  const wasDefault = isRemote(address.scheme) && address.port === String(defaultPorts[address.scheme])
  return {
    ...address,
    scheme,
    port: wasDefault ? '' : address.port,
    path: usesWebSocket(scheme) && address.path === '' ? USUAL_PATH : address.path,
  }
}

/** How lists show the address: `broker.local:1883`, `wss://broker.local:443/mqtt`. */
export function addressInWords(url: string): string {
  const { scheme, host, port, path } = addressOf(url)
  if (scheme === 'built-in') return 'inside Tomte'
  if (scheme === 'unix') return path
  const whole = `${bracketed(host)}:${port || defaultPorts[scheme]}`
  return scheme === 'mqtt' ? whole : `${scheme}://${whole}${path}`
}

/** What is wrong with the fields, by the part it is wrong in. */
export function addressFaults(address: AddressFields): { path: string; message: string }[] {
  if (address.scheme === 'built-in') return []
  if (address.scheme === 'unix') return socketFaults(address.path.trim())
  const faults: { path: string; message: string }[] = []
  const host = address.host.trim()
  if (host === '')
    faults.push({
      path: 'url.host',
      message: 'Give the broker’s host name or address, such as broker.local.',
    })
  else if (/[\s/@?#]/.test(host))
    faults.push({
      path: 'url.host',
      message: `“${host}” is not a host name. It looks like broker.local or 192.168.1.10.`,
    })
  else if (/[:[\]]/.test(host) && !/^\[[0-9a-f:.]+\]$/i.test(bracketed(host)))
    faults.push({ path: 'url.host', message: `“${host}” is neither a host name nor an IPv6 address.` })
  const port = address.port.trim()
  if (port !== '' && !(/^\d+$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    faults.push({ path: 'url.port', message: 'From 1 to 65535.' })
  if (usesWebSocket(address.scheme) && /[\s#]/.test(address.path.trim()))
    faults.push({ path: 'url.path', message: 'A path has no spaces and no #.' })
  return faults
}

function socketFaults(path: string): { path: string; message: string }[] {
  if (path === '')
    return [
      { path: 'url.path', message: 'Give the path of the socket, such as /run/mosquitto/mosquitto.sock.' },
    ]
  if (!path.startsWith('/')) return [{ path: 'url.path', message: 'Give the whole path, from / on.' }]
  return []
}
