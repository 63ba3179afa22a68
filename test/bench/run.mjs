// `npm run bench [-- --rounds 3 --count 100000 --rules 1 --journal off]`: Tomte beside the bare mqtt-packet floor, in turn, on loopback.
// What counts is the ratio: the machine is noisy, so the median of the rounds is told.
import { fork, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { prepare } from '../../src/launch/prepare.mjs'

const here = import.meta.dirname
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    count: { type: 'string', default: '100000' },
    rules: { type: 'string', default: '1' },
    journal: { type: 'string', default: 'off' },
  },
})
const rounds = Number(values.rounds)
const count = Number(values.count)
const rules = Number(values.rules)

function freePort() {
  return new Promise(resolve => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** One rule on everything, or rule i on the messages of sensor i. */
function benchWorkspace(port) {
  const rule = index => ({
    id: `rule${index}`,
    name: `Rule ${index}`,
    mode: 'parallel',
    triggers: [{ type: 'mqtt', broker: 'bench', filter: rules === 1 ? 'home/#' : `home/+/sensor${index}` }],
    conditions: { field: 'payload.value', op: '>', value: 20 },
    actions: [{ type: 'publish', broker: 'bench', topic: 'act/out', payload: '{{payload}}' }],
  })
  return {
    version: 1,
    brokers: [
      {
        id: 'bench',
        name: 'Bench',
        url: `mqtt://127.0.0.1:${port}`,
        protocolVersion: '3.1.1',
        subscriptions: [{ filter: 'home/#', prefix: 'Home' }],
      },
    ],
    rules: Array.from({ length: rules }, (_, index) => rule(index)),
    journal: { enabled: values.journal === 'on' },
  }
}

const bridges = {
  'mqtt-packet': async port => spawn(process.execPath, [join(here, 'floor.mjs'), port], { stdio: 'ignore' }),
  Tomte: async (port, folder) => {
    const file = join(folder, 'workspace.json')
    await writeFile(file, JSON.stringify(benchWorkspace(port)))
    const cli = join(here, '../../out/main/cli.js')
    return spawn(process.execPath, [cli, 'serve', '--data', folder, '--workspace', file], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  },
}

async function measure(start, total, window) {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'tomte-bench-'))
  const topics = rules === 1 ? 1000 : rules
  const peer = fork(join(here, 'peer.mjs'), [port, total, window, topics], {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let output = ''
  peer.stdout.on('data', chunk => {
    output += chunk
  })
  await new Promise(resolve => peer.once('message', resolve))
  const bridge = await start(port, folder)
  await new Promise(resolve => peer.once('close', resolve))
  bridge.kill()
  await new Promise(resolve => (bridge.exitCode === null ? bridge.once('exit', resolve) : resolve()))
  await rm(folder, { recursive: true, force: true })
  const result = JSON.parse(output)
  if (result.error) throw new Error(result.error)
  return result
}

const median = numbers => numbers.sort((a, b) => a - b)[numbers.length >> 1]

/** The medians of what `measure` found, field by field, for each bridge; the bridges take turns. */
async function compare(total, window) {
  const results = Object.fromEntries(Object.keys(bridges).map(name => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const name of Object.keys(bridges)) results[name].push(await measure(bridges[name], total, window))
  const medians = name => field => median(results[name].map(result => result[field]))
  return { floor: medians('mqtt-packet'), tomte: medians('Tomte') }
}

await prepare()
console.log(
  `bridge, ${rules} rule${rules === 1 ? '' : 's'}, journal ${values.journal}, medians of ${rounds} rounds, Node ${process.version}`,
)
const throughput = await compare(count, 200)
const [floorRate, tomteRate] = [throughput.floor('perSecond'), throughput.tomte('perSecond')]
console.log(
  `throughput, 200 in flight: mqtt-packet ${floorRate}/s, Tomte ${tomteRate}/s, ratio ${(tomteRate / floorRate).toFixed(2)}`,
)
const latency = await compare(5000, 1)
for (const field of ['p50', 'p99'])
  console.log(
    `latency ${field}, 1 in flight: mqtt-packet ${latency.floor(field)} ms, Tomte ${latency.tomte(field)} ms`,
  )
