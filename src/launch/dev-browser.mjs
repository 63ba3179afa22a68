// @ts-check
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { choosePort } from './port.mjs'
import { prepare } from './prepare.mjs'
import { commandFile, inProject } from './project.mjs'
import { onEnding } from './signals.mjs'

/** Editors write a file in several steps. */
const settle = 200
const closeWithin = 2000

/**
 * Serves the window by Vite, with hot reload, in front of a `tomte serve` that is built and started anew when the core changes.
 * @param {string[]} args of `tomte serve`
 * @returns {Promise<number>}
 */
export async function developInBrowser(args) {
  const address = `127.0.0.1:${await choosePort()}`
  const core = restartable(['serve', '--http', address, ...args])
  const token = await core.start()
  const page = await servePage(address, token)
  console.log(`ready http=${page.address}`)
  console.error('Open that address; Ctrl+C ends it.')

  const changes = new AbortController()
  for (const folder of ['main', 'shared']) {
    watch(inProject('src', folder), { recursive: true, signal: changes.signal }, () => core.changed())
  }
  await new Promise(resolve => onEnding(resolve))
  changes.abort()
  // Vite may still be busy bundling, which nobody waits for any more.
  await Promise.all([Promise.race([page.close(), sleep(closeWithin)]), core.stop()])
  return 0
}

/**
 * The window by Vite; what is for the core goes on to it, with the token that it asks for.
 * @param {string} core its host and port
 * @param {string} token
 */
async function servePage(core, token) {
  const headers = { Authorization: `Bearer ${token}` }
  const { createServer } = await import('vite')
  const { default: react } = await import('@vitejs/plugin-react')
  const server = await createServer({
    configFile: false,
    root: inProject('src', 'renderer'),
    plugins: [react()],
    server: {
      host: '127.0.0.1',
      proxy: {
        '/contract': {
          target: `http://${core}`,
          ws: true,
          changeOrigin: true,
          rewriteWsOrigin: true,
          headers,
          // The core sees no origin but its own, so that of the page is checked here: any website could connect otherwise.
          bypass: request => (isFromThisPage(request) ? undefined : false),
        },
      },
    },
  })
  await server.listen()
  return { address: server.resolvedUrls?.local[0] ?? '', close: () => server.close() }
}

/** @param {import('node:http').IncomingMessage} request */
export function isFromThisPage({ headers }) {
  return (
    headers.origin === `http://${headers.host}` && /^(127\.0\.0\.1|localhost):\d+$/.test(headers.host ?? '')
  )
}

/**
 * A process of the core that can be built and started anew.
 * @param {string[]} args
 */
function restartable(args) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child
  let changes = 0

  /** Answers with the token of the address that it prints. */
  async function start() {
    const started = spawn(process.execPath, [commandFile, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    child = started
    let said = ''
    for await (const text of started.stdout) {
      said += text
      const url = /^ready .*?http=(\S+)/m.exec(said)?.[1]
      if (url) {
        started.stdout.resume()
        return new URL(url).searchParams.get('token') ?? ''
      }
    }
    return ''
  }

  async function stop() {
    if (!child || child.exitCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGTERM')
    await exit
  }

  async function changed() {
    const change = ++changes
    await sleep(settle)
    if (change !== changes) return
    try {
      await prepare()
      await stop()
      await start()
    } catch (error) {
      console.error(/** @type {Error} */ (error).message)
    }
  }

  return { start, stop, changed }
}
