import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A real nats-server, which speaks MQTT 3.1.1 and has no code of mosquitto, on a loopback port. */
export interface Nats {
  port: number
  stop(): Promise<void>
}

const PROGRAM =
  ['/usr/sbin/nats-server', '/usr/local/bin/nats-server', '/opt/homebrew/bin/nats-server'].find(existsSync) ??
  'nats-server'
const PATIENCE = 10_000
const LISTENING = /Listening for MQTT clients on \S*:(\d+)/

/** Starts nats-server on free ports. Rejects with its log where it does not come up. */
export async function startNats(): Promise<Nats> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tomte-nats-'))
  const config = [
    'server_name: tomte',
    'listen: "127.0.0.1:-1"',
    `jetstream { store_dir: ${JSON.stringify(folder)}, max_memory_store: 64MB, max_file_store: 256MB }`,
    'mqtt { listen: "127.0.0.1:-1" }',
  ]
  await writeFile(path.join(folder, 'nats.conf'), `${config.join('\n')}\n`)
  const child = spawn(PROGRAM, ['-c', path.join(folder, 'nats.conf')], { stdio: ['ignore', 'pipe', 'pipe'] })
  let log = ''
  const port = await new Promise<number>((resolve, reject) => {
    const failed = () => reject(new Error(`nats-server did not start: ${log}`))
    const timer = setTimeout(failed, PATIENCE)
    const heard = (text: Buffer) => {
      log += text
      const listening = LISTENING.exec(log)
      if (!listening || !log.includes('Server is ready')) return
      clearTimeout(timer)
      resolve(Number(listening[1]))
    }
    child.stdout.on('data', heard)
    child.stderr.on('data', heard)
    child.once('error', failed)
    child.once('exit', failed)
  })
  return {
    port,
    async stop() {
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
      await rm(folder, { recursive: true, force: true })
    },
  }
}
