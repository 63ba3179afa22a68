import { describe, expect, test } from 'vitest'
import { noted, runnerBench } from '../../../support/runner-bench.ts'

const turn = () => new Promise(resolve => setImmediate(resolve))

/** A bench on a disk on which the end of an action is only once `letGo` is called. */
function onSlowDisk() {
  const held: (() => void)[] = []
  const bench = runnerBench({
    recorder: {
      runChanged() {},
      runEnded() {},
      recorded: () => new Promise<void>(resolve => held.push(resolve)),
    },
  })
  return { ...bench, held, letGo: () => held.splice(0).forEach(go => void go()) }
}

describe('the end of an action that is still being written', () => {
  test('lets nothing of a branch go on whose group ran out of time', async () => {
    const { rule, fire, log, clock, runner, letGo } = onSlowDisk()
    const branches = [{ actions: noted(['deaf 1000', 'late']) }]
    const group = { type: 'parallel', branches, timeout: 2, onError: 'continue' }
    const id = fire(rule([group, 'deaf 5000', 'end']))
    await clock.advance(2000)
    letGo()
    await turn()
    expect(log).toEqual(['deaf 1000', 'deaf 5000'])
    await clock.advance(5000)
    letGo()
    await turn()
    expect(log).toEqual(['deaf 1000', 'deaf 5000', 'end'])
    expect(runner.row(id)?.state).toBe('done')
  })

  test('begins no action twice where its group ran out of time', async () => {
    const { rule, fire, log, clock, runner, held, letGo } = onSlowDisk()
    const group = {
      type: 'choose',
      branches: [{ actions: noted(['deaf 1000', 'late']) }],
      timeout: 2,
      onErrorActions: noted(['deaf 3000']),
      onError: 'continue',
    }
    const id = fire(rule([group, 'end']))
    await clock.advance(2000)
    const [first, ...others] = held.splice(0)
    for (const go of others) go()
    await turn()
    expect(log).toEqual(['deaf 1000', 'deaf 3000'])
    first?.()
    await turn()
    expect(log).toEqual(['deaf 1000', 'deaf 3000'])
    await clock.advance(5000)
    letGo()
    await turn()
    expect(log).toEqual(['deaf 1000', 'deaf 3000', 'end'])
    expect(runner.row(id)?.state).toBe('done')
  })

  test('holds a new try of its group to its time', async () => {
    const { rule, fire, log, clock, letGo } = onSlowDisk()
    const retry = { times: 1, delay: 60, factor: 1, maximum: 60 }
    const branches = [{ actions: noted(['deaf 1000', 'late']) }]
    fire(rule([{ type: 'choose', branches, timeout: 2, retry }]))
    await clock.advance(2000)
    letGo()
    await turn()
    expect(log).toEqual(['deaf 1000'])
    await clock.advance(60_000)
    letGo()
    await turn()
    expect(log).toEqual(['deaf 1000', 'deaf 1000'])
  })
})
