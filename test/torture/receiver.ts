// A receiver that goes on where it was killed: ARGUMENTS: folder port version qos
// With one write it appends the delivery id and the number of a message, unless it has the id already.
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../src/main/clock.ts'
import { MqttClient } from '../../src/main/mqtt/client.ts'
import { openSession } from '../../src/main/mqtt/durable-session.ts'
import { LevelSessions } from '../../src/main/mqtt/level-session-store.ts'
import { connection } from './connection.ts'

const [folder = '', port, version, qos] = process.argv.slice(2)
const received = join(folder, 'received')
const known = new Set(
  readFileSync(received, 'utf8')
    .split('\n')
    .map(line => line.split(' ')[0]),
)
const sessions = new LevelSessions(join(folder, 'sessions'), systemClock)
await sessions.open()
const session = await openSession({
  store: sessions.session('torture', 'receiver'),
  clock: systemClock,
  delivery: 'again',
})
const client = new MqttClient(connection(Number(port), version, 'receiver'), {
  clock: systemClock,
  random: Math.random,
  session,
})
client.onMessage(({ deliveryId, payload }) => {
  const id = String(deliveryId)
  if (deliveryId !== undefined && known.has(id)) return
  known.add(id)
  appendFileSync(received, `${id} ${Buffer.from(payload)}\n`)
})
client.start()
await client.subscribe([{ filter: 'torture', qos: Number(qos) as 1 | 2 }])
process.send?.('subscribed')
