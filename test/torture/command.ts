import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { rounds, torture } from './torture.ts'

const { values } = parseArgs({ options: { kills: { type: 'string', default: '100' } } })
const kills = Number(values.kills)
if (!Number.isInteger(kills) || kills < rounds.length) {
  console.error(`--kills takes a whole number from ${rounds.length} on.`)
  process.exit(2)
}

const folder = import.meta.dirname
const programs = { receiver: join(folder, 'receiver.mjs'), publisher: join(folder, 'publisher.mjs') }
let lost = 0
let duplicates = 0
for (const [index, round] of rounds.entries()) {
  const share =
    Math.floor(((index + 1) * kills) / rounds.length) - Math.floor((index * kills) / rounds.length)
  const tally = await torture(round, share, programs)
  console.log(
    `MQTT ${tally.version.padEnd(5)} QoS ${tally.qos}: ${tally.kills} kills, ${tally.accepted} accepted, ${tally.received} received, ` +
      `${tally.lost} lost, ${tally.duplicates} duplicates${tally.qos === 1 ? ' (allowed)' : ''}`,
  )
  lost += tally.lost
  if (tally.qos === 2) duplicates += tally.duplicates
}
console.log(`${kills} kills: ${lost} lost, ${duplicates} QoS 2 duplicates`)
process.exit(lost + duplicates > 0 ? 1 : 0)
