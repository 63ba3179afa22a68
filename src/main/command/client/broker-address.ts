import { UsageError } from '../command.ts'
import type { ConnectionFlag } from './connection-flags.ts'
import type { Given } from './flag.ts'

/** Where the command line says the broker is. */
export interface BrokerAddress {
  /** For the client: without user, password and topic. */
  url: string
  secure: boolean
  /** What `--url` brought along. */
  username?: string
  password?: string
  topic?: string
}

/** Where Mosquitto listens for WebSockets unless told otherwise, and most others do. */
const WEBSOCKET_PATH = '/mqtt'
const TLS_FLAGS: readonly ConnectionFlag[] = ['cafile', 'capath', 'osCerts', 'cert']

/** Makes one address of -h, -p, -L, --unix, --ws and the flags that switch TLS on. @throws UsageError */
export function brokerAddress(given: Given<ConnectionFlag>): BrokerAddress {
  const text = given.text('url')
  if (text !== undefined) return fromUrl(text, given)
  const path = given.text('unix')
  if (path !== undefined) return fromUnixSocket(path, given)
  const port = given.whole('port', 1, 65_535, 'port')
  const secure = wantsTls(given) || port === 8883
  const host = hostOf(given.text('host') ?? 'localhost')
  const suffix = port === undefined ? '' : `:${port}`
  if (given.has('webSocket'))
    return { url: `${secure ? 'wss' : 'ws'}://${host}${suffix}${WEBSOCKET_PATH}`, secure }
  return { url: `${secure ? 'mqtts' : 'mqtt'}://${host}${suffix}`, secure }
}

function fromUrl(text: string, given: Given<ConnectionFlag>): BrokerAddress {
  refuseBeside('--url', ['host', 'port', 'unix', 'webSocket'], given)
  const match =
    /^(mqtts?|wss?):\/\/(?:([^:@/]*)(?::([^@/]*))?@)?(\[[0-9a-f:.]+\]|[^:@/?#[\]\s]+)(?::(\d+))?(\/.*)?$/i.exec(
      text,
    )
  // Not with the address itself: it may hold a password.
  if (!match)
    throw new UsageError('The address after --url must look like mqtt://USER:PASSWORD@HOST:PORT/TOPIC.')
  const [, scheme = '', username, password, host = '', port, path = ''] = match
  const kind = wantsTls(given) ? scheme.toLowerCase().replace(/^(mqtt|ws)$/, '$1s') : scheme.toLowerCase()
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535))
    throw new UsageError(`Port ${port} is not between 1 and 65535.`)
  const place = port === undefined ? host : `${host}:${port}`
  const isWebSocket = kind.startsWith('ws')
  return {
    url: isWebSocket ? `${kind}://${place}${path || WEBSOCKET_PATH}` : `${kind}://${place}`,
    secure: kind.endsWith('s') && kind !== 'ws',
    username: username === undefined || username === '' ? undefined : decoded(username, 'user name'),
    password: password === undefined ? undefined : decoded(password, 'password'),
    topic: isWebSocket || path.length < 2 ? undefined : path.slice(1),
  }
}

function fromUnixSocket(path: string, given: Given<ConnectionFlag>): BrokerAddress {
  refuseBeside('--unix', ['host', 'port', 'webSocket', ...TLS_FLAGS], given)
  const absolute = path.startsWith('/') ? path : `${process.cwd()}/${path}`
  return {
    url: `mqtt+unix://${encodeURI(absolute).replaceAll('?', '%3F').replaceAll('#', '%23')}`,
    secure: false,
  }
}

/** @throws UsageError where one of `others` is given too */
export function refuseBeside(
  flag: string,
  others: readonly ConnectionFlag[],
  given: Given<ConnectionFlag>,
): void {
  const other = others.find(each => given.has(each))
  if (other) throw new UsageError(`${flag} names the broker in full: leave out what else says where it is.`)
}

function wantsTls(given: Given<ConnectionFlag>): boolean {
  return TLS_FLAGS.some(flag => given.has(flag))
}

function hostOf(text: string): string {
  if (/^[0-9a-f.]*:[0-9a-f:.]*$/i.test(text)) return `[${text}]`
  if (!/^(\[[0-9a-f:.]+\]|[^/:@?#[\]\s]+)$/i.test(text))
    throw new UsageError(`“${text}” is no name of a host.`)
  return text
}

function decoded(text: string, called: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new UsageError(
      `The ${called} in --url has a % that begins no character; write %25 for a percent sign.`,
    )
  }
}
