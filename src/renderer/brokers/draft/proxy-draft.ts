import type { BrokerProxy } from '../../../shared/workspace/proxy.ts'
import { draftOfSecret, noSecret, referenceOf, type SecretDraft } from './secret-draft.ts'

export type ProxyKind = 'none' | 'http' | 'https' | 'socks5'

/** The proxy of a broker, part by part; of kind `none` the rest is only kept. */
export interface ProxyDraft {
  kind: ProxyKind
  host: string
  /** Empty: that of its kind. */
  port: string
  username: string
  password: SecretDraft
}

export const proxyKinds: readonly { value: ProxyKind; label: string }[] = [
  { value: 'none', label: 'None' },
  { value: 'http', label: 'HTTP' },
  { value: 'https', label: 'HTTP over TLS' },
  { value: 'socks5', label: 'SOCKS 5' },
]

export const proxyPorts: Record<Exclude<ProxyKind, 'none'>, number> = { http: 80, https: 443, socks5: 1080 }

export function draftOfProxy(proxy: BrokerProxy | null): ProxyDraft {
  const [, kind, host = '', port = ''] =
    /^(https?|socks5):\/\/(\[[^\]]*\]|[^/:]+)(?::(\d+))?/i.exec(proxy?.url ?? '') ?? []
  return {
    kind: (kind?.toLowerCase() as ProxyKind | undefined) ?? 'none',
    host,
    port,
    username: proxy?.username ?? '',
    password: proxy ? draftOfSecret(proxy.password) : noSecret,
  }
}

/** The proxy as it would be saved, not yet validated. */
export function proxyOf(proxy: ProxyDraft): Record<string, unknown> | null {
  const url = proxyUrl(proxy)
  if (url === null) return null
  const { username, password } = proxy
  return { url, username: username === '' ? null : username, password: referenceOf(password) }
}

/** The address of the proxy, not yet validated; null where there is to be none. */
export function proxyUrl({ kind, host, port }: ProxyDraft): string | null {
  return kind === 'none' ? null : urlOf(kind, host.trim(), port.trim())
}

function urlOf(kind: string, host: string, port: string): string {
  const name = /^[0-9a-f.]*:[0-9a-f:.]*$/i.test(host) ? `[${host}]` : host
  return `${kind}://${name}${port === '' ? '' : `:${port}`}`
}
