// The bridge (one or more rules) beside the bare mqtt-packet floor: throughput with 200 messages in flight, latency with one.
import { fork, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, inTurns } from './turns.mjs'

const here = import.meta.dirname

/** One rule on everything, or rule i on the messages of sensor i. */
export function benchWorkspace(port, { rules, journal }) {
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
    journal: { enabled: journal },
  }
}

const bridgesOf = options => ({
  'mqtt-packet': async port => spawn(process.execPath, [join(here, 'floor.mjs'), port], { stdio: 'ignore' }),
  Tomte: async (port, folder) => {
    const file = join(folder, 'workspace.json')
    await writeFile(file, JSON.stringify(benchWorkspace(port, options)))
    const cli = join(here, '../../out/main/cli.js')
    return spawn(process.execPath, [cli, 'serve', '--data', folder, '--workspace', file], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  },
})

async function measure(start, total, window, rules) {
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

export async function benchBridge({ rounds, count, rules, journal }) {
  const compare = async (total, window) => {
    const subjects = Object.entries(bridgesOf({ rules, journal })).map(([name, start]) => [
      name,
      () => measure(start, total, window, rules),
    ])
    const medians = await inTurns(rounds, Object.fromEntries(subjects))
    return { floor: medians['mqtt-packet'], tomte: medians.Tomte }
  }
  console.log(`bridge, ${rules} rule${rules === 1 ? '' : 's'}, journal ${journal ? 'on' : 'off'}`)
  // The first figure is how it begins, while what is used first is compiled; the second is how it goes on.
  const totals = 100 * rules > count ? [count, 100 * rules] : [count]
  for (const total of totals) {
    const { floor, tomte } = await compare(total, 200)
    const ratio = (tomte.perSecond / floor.perSecond).toFixed(2)
    console.log(
      `  throughput, 200 in flight, ${total} messages: mqtt-packet ${floor.perSecond}/s, Tomte ${tomte.perSecond}/s, ratio ${ratio}`,
    )
  }
  for (const total of [5000, 50_000]) {
    const { floor, tomte } = await compare(total, 1)
    for (const field of ['p50', 'p99'])
      console.log(
        `  latency ${field}, 1 in flight, ${total} messages: mqtt-packet ${floor[field]} ms, Tomte ${tomte[field]} ms`,
      )
  }
}
