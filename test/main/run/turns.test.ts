import { expect, test } from 'vitest'
import { runnerBench } from '../../support/runner-bench.ts'

const turn = () => new Promise(resolve => setImmediate(resolve))

/** A rule that queues, whose runs take 100 ms each, over a disk that has to be let go before one that waited may begin. */
function bench() {
  const held: (() => void)[] = []
  const told: string[] = []
  const recorder = {
    runChanged() {},
    runEnded() {},
    firingWaits: ({ id }: { id: number }, rule: string | undefined) =>
      void told.push(`${id} waits for ${rule}`),
    firingBegins: ({ id }: { id: number }) => {
      told.push(`${id} begins`)
      return new Promise<void>(resolve => held.push(resolve))
    },
    firingLeft: ({ id }: { id: number }) => void told.push(`${id} left`),
  }
  const made = runnerBench({ recorder })
  const rule = made.rule(['deaf 100', 'end {{payload.value}}'], 'queued')
  const letGo = async () => {
    for (const go of held.splice(0)) go()
    await turn()
  }
  const ended = () => made.log.filter(text => text.startsWith('end'))
  return { ...made, compiled: rule, fire: (value: number) => made.fire(rule, value), told, letGo, ended }
}

test('one that waited begins only once it is on disk that it waits no more; later ones stay behind it', async () => {
  const { fire, clock, told, letGo, ended, runner } = bench()
  expect([fire(21) > 0, fire(22)]).toEqual([true, 0])
  await clock.advance(1000)
  expect(ended()).toEqual(['end 21'])
  expect(runner.counters('a')).toMatchObject({ running: 0, waiting: 1 })
  expect(fire(23)).toBe(0)
  await letGo()
  expect(told).toEqual(['2 waits for a', '2 begins', '3 waits for a', '2 left'])
  await clock.advance(1000)
  await letGo()
  await clock.advance(1000)
  expect(ended()).toEqual(['end 21', 'end 22', 'end 23'])
  expect(fire(24)).toBeGreaterThan(0)
})

test('one that is dropped while that is written does not begin, and the rule goes on', async () => {
  const { fire, clock, told, letGo, ended, runner } = bench()
  fire(21)
  fire(22)
  await clock.advance(1000)
  runner.stop('a')
  fire(23)
  await letGo()
  await letGo()
  await clock.advance(1000)
  expect(ended()).toEqual(['end 21', 'end 23'])
  expect(told).toEqual(['2 waits for a', '2 begins', '2 left', '3 waits for a', '3 begins', '3 left'])
})

test('firings from before a restart wait again in their order', async () => {
  const { compiled, runner, fire, clock, letGo, ended } = bench()
  const events: Parameters<typeof runner.waitAgain>[2][] = []
  const before = runnerBench({
    recorder: { runChanged() {}, runEnded() {}, firingWaits: event => void events.push(event) },
  })
  const rule = before.rule(['deaf 100'], 'queued')
  for (const value of [1, 22, 23]) before.fire(rule, value)
  for (const event of events) runner.waitAgain(compiled, 0, event)
  expect(fire(24)).toBe(0)
  for (let i = 0; i < 3; i++) {
    await letGo()
    await clock.advance(1000)
  }
  expect(ended()).toEqual(['end 22', 'end 23', 'end 24'])
})
