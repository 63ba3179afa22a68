import { once } from 'node:events'
import { createServer, type Server as HttpServer } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { AttachWindow } from '../../shared/contract/contract.ts'
import { TomteError } from '../../shared/errors.ts'
import { type Clock, systemClock } from '../clock.ts'
import { type Bound, bracketed, isWildcard } from './access.ts'
import { admit, upgradeRefusal } from './admission.ts'
import { serveWindow } from './connection.ts'
import { watchHeartbeats } from './heartbeat.ts'
import { type HookListener, hookHandler, isHook } from './hook.ts'
import { listen } from './listen.ts'
import { sayOnPage } from './page.ts'
import { staticFiles } from './static-files.ts'

export interface ServerOptions {
  /** Address to listen on; anything but loopback is reachable by others. */
  host: string
  /** 0: a free one. */
  port: number
  /** What a browser must show once, in `/?token=…`. */
  token: string
  /** The built window: `out/renderer`. */
  folder: string
  attach: AttachWindow
  /** Takes webhooks at `/hook/<id>`; absent: there are none. */
  hooks?: HookListener
  log(line: string): void
  clock?: Clock
}

export interface Server {
  /** With the token: `http://127.0.0.1:4711/?token=…`. */
  readonly url: string
  stop(): Promise<void>
}

/** Bytes of one call; a publish carries up to 16 MiB in base64. */
const MAX_MESSAGE = 24 * 1024 * 1024
/** Milliseconds that browsers have to close their sockets. */
const GOODBYE = 500

/**
 * Serves the window over HTTP and the contract over a WebSocket at `/contract`. A browser shows the token once and is then known
 * by its cookie; a program sends `Authorization: Bearer TOKEN`. Host and Origin of every request are checked.
 * @throws TomteError ERR_SERVER_LISTEN
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { host, token, attach, log, clock = systemClock } = options
  const http = createServer()
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE, perMessageDeflate: false })
  const port = await listen(http, options, (...why) => cannotListen(options, ...why))
  const bound: Bound = { host, port }
  const files = staticFiles(options.folder)
  const hook = options.hooks && hookHandler({ listener: options.hooks, bound, clock, log })

  http.on('request', (request, response) => {
    if (hook && isHook(request.url)) return void hook(request, response)
    try {
      if (admit(request, response, bound, token)) files(request, response)
    } catch (error) {
      log(`A request could not be answered: ${(error as Error).message}`)
      if (response.headersSent) response.destroy()
      else sayOnPage(response, 500, 'Something went wrong', 'Tomte could not answer; its log says more.')
    }
  })
  http.on('upgrade', (request, socket, head) => {
    const refusal = upgradeRefusal(request, bound, token, sockets.clients.size)
    if (refusal) return refuseUpgrade(socket, refusal)
    sockets.handleUpgrade(request, socket, head, window => begin(window, attach, log))
  })
  const stopHeartbeats = watchHeartbeats(sockets, clock)

  return {
    url: `http://${bracketed(isWildcard(host) ? '127.0.0.1' : host)}:${bound.port}/?token=${token}`,
    async stop() {
      stopHeartbeats()
      await close(http, sockets, clock)
    },
  }
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => undefined)
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

function begin(window: WebSocket, attach: AttachWindow, log: (line: string) => void): void {
  try {
    serveWindow(window, attach)
  } catch (error) {
    log(`A window could not be attached: ${(error as Error).message}`)
    window.close(1011)
  }
}

/** Resolves once every window is let go of. */
async function close(http: HttpServer, sockets: WebSocketServer, clock: Clock): Promise<void> {
  const windows = [...sockets.clients]
  const closed = [
    new Promise(resolve => http.close(resolve)),
    ...windows.map(window => once(window, 'close')),
  ]
  for (const window of windows) window.close(1001, 'Tomte stops.')
  http.closeIdleConnections()
  const stop = clock.after(GOODBYE, () => {
    for (const window of windows) window.terminate()
    http.closeAllConnections()
  })
  await Promise.all(closed)
  stop()
}

function cannotListen({ host, port }: ServerOptions, reason: string, cause: Error): TomteError {
  return new TomteError(
    'ERR_SERVER_LISTEN',
    `Tomte cannot listen on ${bracketed(host)}:${port}: ${reason}.`,
    { cause, hint: 'Give another --http address; port 0 picks a free one.' },
  )
}
