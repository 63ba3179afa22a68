import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CrashWorld, type Step } from './crash-world.ts'

const runs = Number(process.env.TOMTE_CRASH_RUNS ?? 200)
const versions = [4, 5] as const

/** Nothing lost, no QoS 2 message twice, order kept, in both directions. */
function check(world: CrashWorld, delivery: 'again' | 'once'): void {
  const { broker, consumed, consumedQos1, decided, uncertain, kept, pushed } = world
  expect(world.faults).toEqual([])
  const arrived = broker.arrived.map(({ text }) => text)
  expect(kept.filter(text => !arrived.includes(text))).toEqual([])
  const qos2 = arrived.filter(text => text.startsWith('2/'))
  expect(qos2).toEqual([...new Set(qos2)])
  for (const qos of ['1/', '2/']) {
    const first = [...new Set(arrived.filter(text => text.startsWith(qos)))].map(text => +text.slice(2))
    expect(first).toEqual([...first].sort((a, b) => a - b))
  }
  expect(pushed.filter(text => text.startsWith('1/') && !consumedQos1.includes(text))).toEqual([])
  const pushedQos2 = pushed.filter(text => text.startsWith('2/'))
  if (delivery === 'again') expect([...consumed.values()].sort()).toEqual([...pushedQos2].sort())
  else {
    expect(decided).toEqual([...new Set(decided)])
    const undecided = pushedQos2.filter(text => !decided.includes(text))
    expect(uncertain).toEqual([...new Set(uncertain)])
    expect(undecided.length).toBeLessThanOrEqual(uncertain.length)
  }
}

async function live(version: 4 | 5, delivery: 'again' | 'once', steps: readonly Step[]): Promise<void> {
  const world = new CrashWorld(version, delivery)
  await world.start()
  for (const step of steps) await world.step(step)
  await world.heal()
  check(world, delivery)
}

/** One of everything, then rounds in which every part of every exchange moves by one. */
const round: Step[] = ['commit', 'to broker', 'commit', 'to client', 'accept']
const exchanges: Step[] = [
  ...round,
  ...round,
  'publish 1',
  'publish 2',
  'push 1',
  'push 2',
  'publish 2',
  'push 2',
  ...Array.from({ length: 9 }, () => round).flat(),
]

describe.each(versions)('sessions of MQTT version %d', version => {
  describe.each(['again', 'once'] as const)('delivering %s', delivery => {
    it.each(['kill', 'loss of power', 'cut'] as const)(
      'loses and doubles nothing with a %s at any step of any exchange',
      async crash => {
        for (let at = 0; at <= exchanges.length; at++)
          await live(version, delivery, [...exchanges.slice(0, at), crash, ...exchanges.slice(at)])
      },
      60_000,
    )

    it('loses and doubles nothing whatever happens in whatever order', async () => {
      const step = fc.oneof(
        { weight: 2, arbitrary: fc.constantFrom<Step>('publish 1', 'publish 2', 'push 1', 'push 2') },
        { weight: 6, arbitrary: fc.constantFrom<Step>('commit', 'to client', 'to broker', 'accept') },
        { weight: 1, arbitrary: fc.constantFrom<Step>('cut', 'kill', 'loss of power') },
      )
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 80, size: 'max' }), steps =>
          live(version, delivery, [...round, ...round, ...steps]),
        ),
        { numRuns: runs },
      )
    }, 120_000)
  })
})
