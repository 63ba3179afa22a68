// The client alone: what it receives at most beside the bare mqtt-packet floor, and how fast a burst of publishes is done beside
// MQTT.js.
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { buildClient } from '../support/build-client.mjs'
import { freePort, inTurns } from './turns.mjs'

const here = import.meta.dirname
const PATIENCE = 60_000

/** Starts a script of this folder; resolves with its first message. */
function started(file, args, env = {}) {
  const child = fork(join(here, file), args.map(String), { env: { ...process.env, ...env } })
  const message = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${file} was not done in time`)), PATIENCE)
    child.once('message', message => {
      clearTimeout(timer)
      resolve(message)
    })
    child.once('exit', code => reject(new Error(`${file} ended with ${code}`)))
  })
  return { child, message }
}

/** One subject against a far end of its own: `{ perSecond, megabytes }`. */
async function measure(subject, work, count, qos, client) {
  const port = await freePort()
  const far = started('far-end.mjs', [port, count, qos])
  await far.message
  const near = started('subject.mjs', [subject, work, port, count, qos], { TOMTE_MQTT: client })
  const result = await near.message
  near.child.kill()
  far.child.kill()
  return result
}

async function bench(title, work, anchor, levels, { rounds, count }) {
  const built = await buildClient()
  try {
    console.log(`${title}, ${count} messages`)
    for (const qos of levels) {
      const subject = name => [name, () => measure(name, work, count, qos, built.file)]
      const medians = await inTurns(rounds, Object.fromEntries([subject(anchor), subject('Tomte')]))
      const [one, tomte] = [medians[anchor], medians.Tomte]
      const ratio = (tomte.perSecond / one.perSecond).toFixed(2)
      const rate = ({ perSecond, megabytes }) => `${perSecond}/s (at most ${megabytes} MB)`
      console.log(`  QoS ${qos}: ${anchor} ${rate(one)}, Tomte ${rate(tomte)}, ratio ${ratio}`)
    }
  } finally {
    await built.remove()
  }
}

export function benchReceive(options) {
  return bench('receive', 'receive', 'mqtt-packet', [0, 1], { ...options, count: options.count * 5 })
}

export function benchPublish(options) {
  return bench('publish, all at once', 'publish', 'MQTT.js', [0, 1, 2], options)
}
