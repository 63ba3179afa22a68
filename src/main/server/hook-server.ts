import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TomteError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import { bracketed } from './access.ts'
import { type HookListener, hookHandler, isHook } from './hook.ts'

export interface HookServerOptions {
  host: string
  /** 0: a free one. */
  port: number
  listener: HookListener
  clock: Clock
  log(line: string): void
}

export interface HookServer {
  /** Such as `http://127.0.0.1:4712/hook/`. */
  readonly url: string
  stop(): Promise<void>
}

/**
 * Takes webhooks and nothing else: for the desktop app, which has no other server.
 * @throws TomteError ERR_WEBHOOK_LISTEN
 */
export async function startHookServer(options: HookServerOptions): Promise<HookServer> {
  const { host, port, listener, clock, log } = options
  const http = createServer({ requestTimeout: 15_000, maxHeaderSize: 16_384 })
  http.maxConnections = 200
  const bound = { host, port }
  await new Promise<void>((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(host, port, error)))
    http.listen(port, host, () => {
      http.removeAllListeners('error')
      resolve()
    })
  })
  bound.port = (http.address() as AddressInfo).port
  // Such as no more files to be had: those who call are to try again.
  http.on('error', error => log(`Webhooks: ${error.message}`))
  const handle = hookHandler({ listener, bound, clock, log })
  http.on('request', (request, response) => {
    if (isHook(request.url)) void handle(request, response)
    else response.writeHead(404).end()
  })
  return {
    url: `http://${bracketed(host)}:${bound.port}/hook/`,
    stop: () =>
      new Promise(resolve => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
}

function cannotListen(host: string, port: number, error: NodeJS.ErrnoException): TomteError {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'another program uses that port',
    EACCES: 'that port is reserved for the system',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'there is no such host',
  }
  return new TomteError(
    'ERR_WEBHOOK_LISTEN',
    `Webhooks are not taken at ${bracketed(host)}:${port}: ${reasons[error.code ?? ''] ?? error.message}.`,
    { cause: error, hint: 'Choose another address or port for webhooks in the settings.' },
  )
}
