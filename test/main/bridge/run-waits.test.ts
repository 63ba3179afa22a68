import { expect, test } from 'vitest'
import { RunWaits } from '../../../src/main/bridge/run-waits.ts'
import type { RuleIndex } from '../../../src/main/rule/rule-index.ts'
import { runnerBench } from '../../support/runner-bench.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const texts = ['one', { type: 'wait', seconds: 60 }, 'two']

/** A process that keeps its waits in this folder. */
function begin(folder: string) {
  const log: string[] = []
  const clock = runnerBench().clock
  const waits = new RunWaits({
    clock,
    folder,
    decodeOf: undefined,
    journalled: async () => {},
    log: line => log.push(line),
  })
  return { ...runnerBench({ waits: waits.waiting }), waits, told: log }
}

const indexOf = (rule: unknown) => ({ rule: () => rule }) as unknown as RuleIndex

test('a run whose rule cannot be used yet goes on once it can', async () => {
  const folder = await temporaryFolder()
  const first = begin(folder)
  const rule = first.rule(texts)
  await first.waits.start([])
  const id = first.fire(rule)
  await first.runner.stopAll(1000)
  await first.waits.stop()

  const second = begin(folder)
  await second.waits.start([rule.rule])
  await second.waits.drop(async () => false)
  second.waits.takeUp(second.runner, indexOf(undefined))
  expect(second.runner.row(id)).toBeUndefined()
  expect(second.told).toEqual([`the run ${id} goes on only once its rule can be used`])
  second.waits.takeUp(second.runner, indexOf(second.rule([...texts, 'three'])))
  expect(second.runner.row(id)).toBeUndefined()
  second.waits.takeUp(second.runner, indexOf(rule))
  expect(second.runner.row(id)?.state).toBe('running')
  second.waits.takeUp(second.runner, indexOf(rule))
  expect(second.runner.counters('a')?.running).toBe(1)
  expect(second.told).toHaveLength(1)
  second.runner.stop('a')
  await second.waits.stop()
})

test('a run whose rule was never usable is there for the next start', async () => {
  const folder = await temporaryFolder()
  const first = begin(folder)
  const rule = first.rule(texts)
  await first.waits.start([])
  const id = first.fire(rule)
  await first.runner.stopAll(1000)
  await first.waits.stop()

  const second = begin(folder)
  await second.waits.start([rule.rule])
  await second.waits.drop(async () => false)
  second.waits.takeUp(second.runner, indexOf(undefined))
  await second.waits.stop()

  const third = begin(folder)
  await third.waits.start([])
  expect(third.waits.waited).toMatchObject([
    { run: { row: { id } }, refused: 'It waited when Tomte ended, and its rule is no more.' },
  ])
  await third.waits.stop()
})
