// `npm run fuzz -- --inputs 10000000 [--seed N]`: bytes that no broker should send, against real connections in memory. Whatever
// comes, nothing is thrown, and the connection goes on or ends once, with a reason; under MQTT 5 it says DISCONNECT first.
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { buildClient } from '../support/build-client.mjs'
import { input, randomness, validPackets } from './inputs.mjs'

const { values } = parseArgs({
  options: { inputs: { type: 'string', default: '100000' }, seed: { type: 'string' } },
})
const total = Number(values.inputs)
const seed = Number(values.seed ?? Date.now() % 2 ** 31)
const TURN = 1000
const DISCONNECT = 0xe0

const built = await buildClient()
const { Connection, checkedSettings } = await import(pathToFileURL(built.file).href)
await built.remove()

const clock = { now: () => 0, monotonic: () => 0, after: () => () => {} }
const settingsOf = version =>
  checkedSettings(
    {
      url: 'memory://fuzz',
      protocolVersion: version,
      clientId: 'fuzz',
      cleanStart: true,
      sessionExpiry: 0,
      keepAlive: 60,
      properties: { topicAliasMaximum: 4, maximumPacketSize: 100_000 },
    },
    version,
  )
const versions = [4, 5].map(version => ({
  version,
  settings: settingsOf(version),
  valid: validPackets(version),
  connack: Buffer.from(version === 5 ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0]),
}))

/** A connection over a transport that is nothing but its events; established unless the fuzzer is to be the first to answer. */
function connect({ settings, connack }, established) {
  const found = { ended: 0, error: undefined, lastWords: undefined, packets: 0 }
  let events
  const closed = () => events.closed()
  const transport = {
    write(bytes) {
      found.lastWords = bytes
      return true
    },
    end: closed,
    destroy: closed,
    pause() {},
    resume() {},
  }
  const counted = () => {
    if (found.ended > 0) throw new Error('a packet came after the end')
    found.packets++
  }
  const connection = new Connection(settings, clock, {
    established() {},
    publish: counted,
    control: counted,
    spoilt: () => false,
    drained() {},
    closed(error) {
      found.ended++
      found.error = error
    },
  })
  connection.open((_target, given) => {
    events = given
    return transport
  }, true)
  events.opened()
  if (established) events.data(connack)
  return { found, events }
}

/** What is wrong with how it ended; undefined where all is well. */
function fault({ ended, error, lastWords }, version, established, byBroker) {
  if (ended === 0) return undefined
  if (ended > 1) return 'it ended twice'
  if (error?.name !== 'TomteError' || !error.code || !error.layer)
    return `it ended without a reason: ${error}`
  if (error.code === 'ERR_UNEXPECTED') return `it ended by accident: ${error.message}`
  if (version === 5 && established && !byBroker && (lastWords?.[0] !== DISCONNECT || lastWords[2] < 0x80))
    return 'it ended without DISCONNECT'
  return undefined
}

const random = randomness(seed)
const reasons = new Map()
const begin = performance.now()
let survived = 0
let packets = 0
console.log(`${total} inputs, seed ${seed}, Node ${process.version}`)
for (let i = 0; i < total; i++) {
  const kind = versions[random(2)]
  const established = random(10) > 0
  const bytes = input(random, kind.valid)
  let connection
  try {
    connection = connect(kind, established)
    const size = random(3) === 0 ? 1 + random(7) : bytes.length
    for (let at = 0; at < bytes.length && connection.found.ended === 0; at += size)
      connection.events.data(bytes.subarray(at, at + size))
  } catch (error) {
    failed(bytes, kind.version, error)
  }
  const { found } = connection
  const byBroker = /^The broker closed the connection/.test(found.error?.message ?? '')
  const wrong = fault(found, kind.version, established, byBroker)
  if (wrong) failed(bytes, kind.version, wrong)
  if (found.ended === 0) survived++
  else reasons.set(found.error.code, (reasons.get(found.error.code) ?? 0) + 1)
  packets += found.packets
  if (i % TURN === 0) await new Promise(resolve => setImmediate(resolve))
}

function failed(bytes, version, what) {
  console.error(`FAILED with MQTT version ${version}, input ${bytes.toString('hex')}`)
  console.error(what)
  process.exit(1)
}

const seconds = (performance.now() - begin) / 1000
console.log(
  `${packets} packets were read on the way; ${survived} connections went on; the others ended with:`,
)
for (const [code, count] of [...reasons].sort((a, b) => b[1] - a[1])) console.log(`  ${code} ${count}`)
console.log(`${total} passed, 0 failed in ${seconds.toFixed(1)} s`)
