import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { killServe } from './runs/kill-serve.ts'
import { describeVerdict } from './runs/verdict.ts'
import { rounds, torture } from './torture.ts'

const parts = { sessions: tortureSessions, runs: tortureRuns }

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, only: { type: 'string' } },
})
const kills = Number(values.kills)
if (!Number.isInteger(kills) || kills < rounds.length) {
  console.error(`--kills takes a whole number from ${rounds.length} on.`)
  process.exit(2)
}
const names = Object.keys(parts) as (keyof typeof parts)[]
const wanted = names.filter(name => values.only === undefined || values.only === name)
if (wanted.length === 0) {
  console.error(`--only takes ${names.join(' or ')}.`)
  process.exit(2)
}

const folder = import.meta.dirname
let faults = 0
for (const name of wanted) faults += await parts[name]()
process.exit(faults > 0 ? 1 : 0)

/** Sessions of the client; answers with what was lost or came twice. */
async function tortureSessions(): Promise<number> {
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
  return lost + duplicates
}

/** Rules at work; answers with the number of faults. */
async function tortureRuns(): Promise<number> {
  const verdict = await killServe(join(folder, 'tomte/bundle.mjs'), kills, kill => {
    if (kill % 25 === 0) console.log(`${kill} kills`)
  })
  for (const fault of verdict.faults) console.log(fault)
  console.log(describeVerdict(verdict))
  return verdict.lost + verdict.doubled + verdict.faults.length
}
