// A publisher that goes on where it was killed: ARGUMENTS: folder port version qos count
// It writes a number to its file only after the client has confirmed that the message is kept.
import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../src/main/clock.ts'
import { MqttClient } from '../../src/main/mqtt/client.ts'
import { openSession } from '../../src/main/mqtt/durable-session.ts'
import { LevelSessions } from '../../src/main/mqtt/level-session-store.ts'
import { connection } from './connection.ts'

const [folder = '', port, version, qos, count] = process.argv.slice(2)
const sessions = new LevelSessions(join(folder, 'sessions'), systemClock)
await sessions.open()
const session = await openSession({
  store: sessions.session('torture', 'publisher'),
  clock: systemClock,
  delivery: 'again',
})
const client = new MqttClient(connection(Number(port), version, 'publisher'), {
  clock: systemClock,
  random: Math.random,
  session,
})
client.start()

const accepted = join(folder, 'accepted')
// What was stored but not confirmed may have been sent: it must not be published under the same number again.
const attempted = readFileSync(join(folder, 'attempted'), 'utf8').split('\n').length - 1
for (let number = attempted; number < Number(count); number++) {
  appendFileSync(join(folder, 'attempted'), `${number}\n`)
  void client
    .enqueue({
      topic: 'torture',
      payload: Buffer.from(String(number)),
      qos: Number(qos) as 1 | 2,
      retain: false,
    })
    .then(() => appendFileSync(accepted, `${number}\n`))
  if (number % 5 === 4) await new Promise(resolve => setTimeout(resolve, 2))
}
for (;;) {
  await new Promise(resolve => setTimeout(resolve, 20))
  const { queued, inflight } = client.counters
  if (client.state.name === 'connected' && queued + inflight === 0) break
}
await client.stop()
await sessions.close()
process.exit(0)
