import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bundle, bundle } from '../../support/bundle.ts'
import { rounds, torture } from '../../torture/torture.ts'

const folder = path.join(import.meta.dirname, '../../torture')
let receiver: Bundle
let publisher: Bundle

beforeAll(async () => {
  receiver = await bundle(path.join(folder, 'receiver.ts'))
  publisher = await bundle(path.join(folder, 'publisher.ts'))
})
afterAll(() => Promise.all([receiver.remove(), publisher.remove()]))

/** Together 25 kills; `npm run torture -- --kills 500` is the long run. */
const KILLS = [6, 6, 6, 7]

describe('a receiver and a publisher that are killed at random instants', () => {
  it.each(rounds.map((round, index) => ({ ...round, kills: KILLS[index]! })))(
    'lose nothing with MQTT $version at QoS $qos, and double nothing at QoS 2',
    async ({ kills, ...round }) => {
      const tally = await torture(round, kills, { receiver: receiver.file, publisher: publisher.file })
      expect(tally.accepted).toBeGreaterThan(kills * 50)
      expect(tally.lost).toBe(0)
      if (round.qos === 2) expect(tally.duplicates).toBe(0)
    },
    60_000,
  )
})
