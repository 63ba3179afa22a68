import { createServer } from 'node:http'
import { TomteError } from '../../shared/errors.ts'
import type { Clock } from '../clock.ts'
import { bracketed } from './access.ts'
import { type HookListener, hookHandler, isHook } from './hook.ts'
import { listen } from './listen.ts'

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
  const { host, listener, clock, log } = options
  const http = createServer({ requestTimeout: 15_000, maxHeaderSize: 16_384 })
  http.maxConnections = 200
  const bound = { host, port: await listen(http, options, (...why) => cannotListen(options, ...why)) }
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

function cannotListen({ host, port }: HookServerOptions, reason: string, cause: Error): TomteError {
  return new TomteError(
    'ERR_WEBHOOK_LISTEN',
    `Webhooks are not taken at ${bracketed(host)}:${port}: ${reason}.`,
    { cause, hint: 'Choose another address or port for webhooks in the settings.' },
  )
}
