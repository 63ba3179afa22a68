import { TomteError } from '../../shared/errors.ts'
import { addressOf, placeOf } from './address.ts'
import { NETWORK_REASONS } from './network-reasons.ts'
import type { TunnelRequest } from './tunnel.ts'

/** How a proxy can fail us. */
export type ProxyFault = 'authentication' | 'refused' | 'target' | 'broken'

const WORDS: Record<
  ProxyFault,
  { code: string; says: (proxy: string, target: string) => string; hint: string }
> = {
  authentication: {
    code: 'ERR_PROXY_AUTHENTICATION',
    says: proxy => `The proxy ${proxy} did not let us in`,
    hint: 'Check the user name and the password of the proxy.',
  },
  refused: {
    code: 'ERR_PROXY_REFUSED',
    says: (proxy, target) => `The proxy ${proxy} does not allow a connection to ${target}`,
    hint: 'Ask whoever runs the proxy to allow this host and port; many allow only port 443.',
  },
  target: {
    code: 'ERR_PROXY_TARGET_UNREACHABLE',
    says: (proxy, target) => `The proxy ${proxy} could not reach ${target}`,
    hint: 'Check host name and port of the broker; the proxy looks the name up, not this computer.',
  },
  broken: {
    code: 'ERR_PROXY_NOT_SPOKEN',
    says: proxy => `${proxy} answers, but not as a proxy of this kind`,
    hint: 'Check the port and whether it is an HTTP or a SOCKS5 proxy.',
  },
}

/** The error for a proxy that answered, but not with a tunnel; `said` are its own words. */
export function proxyError(fault: ProxyFault, request: TunnelRequest, said: string): TomteError {
  const { code, says, hint } = WORDS[fault]
  const target = `${request.host}:${request.port}`
  return new TomteError(code, `${says(placeOf(request.url), target)}: ${said}.`, { layer: 'proxy', hint })
}

/** The error for a proxy that could not be reached, or broke off. */
export function proxyUnreachable(error: NodeJS.ErrnoException, { url }: TunnelRequest): TomteError {
  const place = placeOf(url)
  const reason = NETWORK_REASONS[error.code ?? '']
  const said = reason?.says(place, addressOf(url).host) ?? `${place}: ${error.message}.`
  return new TomteError('ERR_PROXY_UNREACHABLE', `The proxy cannot be used. ${said}`, {
    layer: 'proxy',
    cause: error,
    hint: 'Check the address of the proxy, and that it is running.',
  })
}
