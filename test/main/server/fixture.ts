import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type ClientOptions, WebSocket } from 'ws'
import type { HookListener } from '../../../src/main/server/hook.ts'
import { startServer } from '../../../src/main/server/server.ts'
import type { CallHandlers } from '../../../src/shared/contract/calls.ts'
import type { Push } from '../../../src/shared/contract/pushes.ts'
import { TomteError } from '../../../src/shared/errors.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

export const token = 'the-right-token'

interface SetUp {
  built?: boolean
  host?: string
  hooks?: HookListener
}

/** A server on a free port with a small built window and handlers that record what they were asked. */
export async function setUpServer({ built = true, host = '127.0.0.1', hooks }: SetUp = {}) {
  const folder = await temporaryFolder()
  const page = join(folder, 'renderer')
  if (built) await buildPage(page)
  await writeFile(join(folder, 'outside.txt'), 'nobody may read this')
  const attached: { push: Push; disposed: boolean }[] = []
  const calls: unknown[] = []
  const clock = new SimulatedClock()
  const server = await startServer({
    host,
    port: 0,
    token,
    folder: page,
    clock,
    hooks,
    log: line => void calls.push(line),
    attach(push) {
      const window = { push, disposed: false }
      attached.push(window)
      const handlers = { 'rule.run': answerRun, 'secret.set': async () => null } as unknown as CallHandlers
      const dispose = () => {
        window.disposed = true
      }
      return { handlers, dispose }
    },
  })
  const port = Number(new URL(server.url).port)
  onTestFinished(() => server.stop())

  async function answerRun({ id }: { id: string }) {
    calls.push(id)
    if (id === 'fails') throw new TomteError('ERR_RULE_UNKNOWN', 'There is no such rule.')
    if (id === 'hangs') await new Promise(() => undefined)
    return { run: 7 }
  }

  /** With the right cookie, unless `headers` say otherwise. */
  async function get(path: string, headers: IncomingHttpHeaders = {}, method = 'GET') {
    const outgoing = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      agent: false,
      headers: { cookie: cookie(port), ...headers },
    })
    outgoing.end()
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
    let body = ''
    for await (const chunk of response.setEncoding('utf8')) body += chunk
    return { status: response.statusCode, headers: response.headers, body }
  }

  /** Resolves once open; rejects with the status that refused it. */
  async function connect(options: ClientOptions = {}, path = '/contract') {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, {
      origin: `http://127.0.0.1:${port}`,
      ...options,
      headers: { cookie: cookie(port), ...options.headers },
    })
    onTestFinished(() => socket.terminate())
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('unexpected-response', (_request, response) => reject(response.statusCode))
      socket.once('error', reject)
    })
    return socket
  }

  return { server, port, get, connect, attached, calls, clock, page }
}

export async function buildPage(folder: string): Promise<void> {
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(folder, 'index.html'), '<title>Tomte</title>')
  await writeFile(join(folder, 'assets', 'index-1a2b.js'), 'export {}')
  await writeFile(join(folder, '.secret'), 'hidden')
}

export function cookie(port: number, value = token): string {
  return `tomte-${port}=${value}`
}

export async function ask(socket: WebSocket, message: unknown): Promise<unknown> {
  socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message))
  const [data] = await once(socket, 'message')
  return JSON.parse(String(data))
}
