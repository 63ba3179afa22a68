import type { ProxyOptions } from '../../mqtt/types.ts'
import { UsageError } from '../command.ts'

/** Reads `--proxy`; `socks5h` is what Mosquitto calls it, and how `socks5` works here. @throws UsageError */
export function proxyOptions(text: string | undefined): ProxyOptions | undefined {
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  // Not with the address itself: it may hold a password.
  if (!url || !/^(socks5h?|https?):$/.test(url.protocol) || url.hostname === '')
    throw new UsageError('The proxy must look like socks5h://HOST:PORT or http://HOST:PORT.')
  const { username, password } = url
  return {
    url: `${url.protocol.replace('5h', '5')}//${url.host}`,
    username: username === '' ? undefined : decodeURIComponent(username),
    password: password === '' ? undefined : decodeURIComponent(password),
  }
}
