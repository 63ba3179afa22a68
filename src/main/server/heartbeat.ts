import type { WebSocket, WebSocketServer } from 'ws'
import type { Dispose } from '../../shared/dispose.ts'
import type { Clock } from '../clock.ts'

const INTERVAL = 30_000

/** Cuts off windows that did not answer the last ping: a laptop that went to sleep never says goodbye. */
export function watchHeartbeats(sockets: WebSocketServer, clock: Clock): Dispose {
  const asked = new WeakSet<WebSocket>()
  let stop: Dispose

  const beat = () => {
    for (const window of sockets.clients) {
      if (asked.has(window)) window.terminate()
      else {
        asked.add(window)
        window.once('pong', () => asked.delete(window))
        window.ping()
      }
    }
    stop = clock.after(INTERVAL, beat)
  }
  stop = clock.after(INTERVAL, beat)
  return () => stop()
}
