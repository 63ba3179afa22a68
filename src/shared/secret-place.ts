import { z } from 'zod'
import type { Layer } from './errors.ts'
import { shortIpv6 } from './ipv6.ts'
import type { Broker } from './workspace/broker.ts'
import { BUILT_IN_URL, UNIX_SCHEME } from './workspace/broker-address.ts'
import type { BrokerProxy } from './workspace/proxy.ts'

/*
 * A place is where a secret may be sent: scheme, host and port in one form of writing (`mqtts://home:8883`), the path of a socket, or the
 * broker inside Tomte. A broker behind a proxy is another place than the same one reached directly: the proxy may be whoever it likes to be.
 */

const THROUGH = ' through '

const PORTS: Record<string, number> = {
  mqtt: 1883,
  mqtts: 8883,
  ws: 80,
  wss: 443,
  http: 80,
  https: 443,
  socks5: 1080,
}

const URL_BEGINNING = /^([a-z][a-z0-9]*):\/\/(\[[0-9a-f:.]+\]|[^/:@?#[\]\\{}\s]+)(?::(\d{1,5}))?(?=[/?#]|$)/i

/** The place of a broker, a proxy or a web server; null where `url` is no whole address yet. */
export function placeOfUrl(url: string): string | null {
  if (url === BUILT_IN_URL) return url
  const socket = /^mqtt\+unix:\/\/(\/[^?#\s]+)$/i.exec(url)?.[1]
  if (socket !== undefined) return UNIX_SCHEME + socket
  const [, scheme = '', host = '', port] = URL_BEGINNING.exec(url) ?? []
  const usual = PORTS[scheme.toLowerCase()]
  const name = hostOf(host)
  if (usual === undefined || name === null) return null
  return `${scheme.toLowerCase()}://${name}:${port === undefined ? usual : Number(port)}`
}

/** A name in small letters, an IPv6 address in its short form. */
function hostOf(host: string): string | null {
  if (!host.startsWith('[')) return host === '' ? null : host.replace(/[A-Z]+/g, name => name.toLowerCase())
  const address = shortIpv6(host.slice(1, -1))
  return address === null ? null : `[${address}]`
}

/** Where a broker’s own secrets go. */
export function placeOfBroker(url: string, proxy: string | null): string | null {
  const place = placeOfUrl(url)
  if (place === null || proxy === null) return place
  const by = placeOfUrl(proxy)
  return by === null ? null : place + THROUGH + by
}

/** A place as a person writes it, brought into its form; null where it is none. */
export function readPlace(text: string): string | null {
  const [url = '', proxy = null, ...more] = text.trim().split(THROUGH)
  return more.length > 0 ? null : placeOfBroker(url, proxy)
}

/** A place in its form. */
export const placeSchema = z
  .string()
  .max(1000)
  .refine(place => readPlace(place) === place, 'A place looks like mqtts://broker.local:8883.')

/** Who wants to send a secret (`“Hall”`), what it is to them (`the password`), and the layer that lacks it. */
export interface SecretPurpose {
  who: string
  what: string
  layer?: Layer
}

/**
 * Reads a secret to send it to this place; null where none of that name is stored.
 * @throws TomteError ERR_SECRET_ELSEWHERE where nobody stored it for this place, and as the keychain does
 */
export type SecretFor = (name: string, place: string, purpose: SecretPurpose) => Promise<string | null>

/** A secret that something refers to, and where it would be sent. */
export interface SecretUse {
  name: string
  place: string
}

type SecretsOfBroker = Pick<Broker, 'url' | 'password' | 'tls'> & {
  proxy: Pick<BrokerProxy, 'url' | 'password'> | null
}

/** The secrets of a broker and of its proxy. */
export function secretsOfBroker({ url, password, tls, proxy }: SecretsOfBroker): SecretUse[] {
  const place = placeOfBroker(url, proxy?.url ?? null)
  const key = typeof tls.key === 'string' ? null : tls.key
  const own = [password, tls.passphrase, key].flatMap(reference => reference?.secret ?? [])
  const by = proxy?.password ? [{ name: proxy.password.secret, place: placeOfUrl(proxy.url) }] : []
  return [...own.map(name => ({ name, place })), ...by].flatMap(({ name, place }) =>
    place === null ? [] : [{ name, place }],
  )
}
