// Tomte with thousands of rules and a journal full of events, as a program speaks to it.
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as delay } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { WebSocket } from 'ws'
import { benchWorkspace } from './bridge.mjs'
import { freePort } from './turns.mjs'

const here = import.meta.dirname
const cli = join(here, '../../out/main/cli.js')
const PATIENCE = 60_000

/**
 * Starts it with `rules` rules and, where there are `events`, gives it so many messages, on each of which a rule runs. `probe` answers
 * with `{ block, rss, heap }`, see probe.mjs.
 */
export async function startHouse({ rules, events = 0 }) {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'tomte-bench-'))
  const file = join(folder, 'workspace.json')
  await writeFile(file, JSON.stringify(benchWorkspace(port, { rules, journal: true })))
  const peer = events > 0 ? await startPeer(port, events, rules === 1 ? 1000 : rules) : undefined
  const probing = ['--expose-gc', '--import', pathToFileURL(join(here, 'probe.mjs')).href]
  const args = [...probing, cli, 'serve', '--data', folder, '--workspace', file, '--http', '127.0.0.1:0']
  const tomte = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] })
  const [line] = await once(createInterface({ input: tomte.stdout }), 'line')
  const { call, close } = await connect(new URL(line.slice('ready http='.length)))
  const probe = async () => {
    tomte.send('probe')
    const [answer] = await once(tomte, 'message')
    return answer
  }
  await probe() // what its start took is nobody's wait
  if (peer) {
    await peer.done
    await journalled(call, events)
  }
  return {
    call,
    probe,
    async stop() {
      close()
      tomte.kill()
      await once(tomte, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function startPeer(port, events, topics) {
  const peer = fork(join(here, 'peer.mjs'), [port, events, 200, topics], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  await once(peer, 'message')
  const done = once(createInterface({ input: peer.stdout }), 'line').then(([line]) => {
    const { error } = JSON.parse(line)
    if (error) throw new Error(error)
  })
  return { done }
}

async function journalled(call, events) {
  const end = performance.now() + PATIENCE
  while ((await call('status.get', {})).journal.events < events) {
    if (performance.now() > end) throw new Error(`Not all of ${events} events were journalled in time.`)
    await delay(50)
  }
}

async function connect(url) {
  const authorization = `Bearer ${url.searchParams.get('token')}`
  const socket = new WebSocket(`ws://${url.host}/contract`, { headers: { authorization } })
  await once(socket, 'open')
  const pending = new Map()
  socket.on('message', bytes => {
    const { id, result, error } = JSON.parse(String(bytes))
    const { resolve, reject } = pending.get(id) ?? {}
    pending.delete(id)
    if (error) reject?.(new Error(`${error.code}: ${error.message}`))
    else resolve?.(result)
  })
  let last = 0
  const call = (name, args) =>
    new Promise((resolve, reject) => {
      pending.set(++last, { resolve, reject })
      socket.send(JSON.stringify({ id: last, call: name, args }))
    })
  return { call, close: () => socket.close() }
}
