import type { TomteError } from '../../shared/errors.ts'
import { addressOf, placeOf } from './address.ts'
import { openHttpTunnel } from './http-tunnel.ts'
import { openSocksTunnel } from './socks-tunnel.ts'
import type { Connect, Transport, TransportEvents, TransportProxy, TransportTarget } from './transport.ts'

/** Asks a proxy for a way to the target and opens the transport over it; the layers below it are all “proxy”. */
export function connectThroughProxy(
  target: TransportTarget,
  proxy: TransportProxy,
  events: TransportEvents,
  connect: Connect,
): Transport {
  const url = new URL(proxy.url)
  let inner: Transport | undefined
  let over = false
  const close = (error?: TomteError) => {
    if (over) return
    over = true
    events.closed(error)
  }
  const open = url.protocol === 'socks5:' ? openSocksTunnel : openHttpTunnel
  const cancel = open(
    { url, username: proxy.username, password: proxy.password, ...addressOf(target.url) },
    {
      opened(socket) {
        if (over) return void socket.destroy()
        events.passed?.('proxy', `${url.protocol}//${placeOf(url)} leads to ${placeOf(target.url)}`)
        inner = connect({ ...target, socket }, events)
      },
      failed: close,
    },
  )
  const giveUp = () => {
    cancel()
    setImmediate(close)
  }
  return {
    write: bytes => inner?.write(bytes) ?? true,
    end: () => (inner ? inner.end() : giveUp()),
    destroy: () => (inner ? inner.destroy() : giveUp()),
    pause: () => inner?.pause(),
    resume: () => inner?.resume(),
  }
}
