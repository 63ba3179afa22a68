import { readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { RunWaits } from '../../../src/main/bridge/run-waits.ts'
import type { RuleIndex } from '../../../src/main/rule/rule-index.ts'
import type { Notice } from '../../../src/shared/contract/status.ts'
import { runnerBench } from '../../support/runner-bench.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const texts = ['one', { type: 'wait', seconds: 60 }, 'two']

/** A process that keeps its waits in this folder. */
function begin(folder: string) {
  const log: string[] = []
  const notices: Notice[] = []
  const clock = runnerBench().clock
  const waits = new RunWaits({
    clock,
    folder,
    decodeOf: undefined,
    journalled: async () => {},
    notify: notice => notices.push(notice),
    log: line => log.push(line),
  })
  return { ...runnerBench({ waitingRuns: waits.waiting }), waits, told: log, notices }
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

test.each([
  ['its list of files', /^(MANIFEST|CURRENT)/],
  ['a table', /\.ldb$/],
])(
  'a database of which %s is damaged is set aside and told, and what waits from then on is kept',
  async (_part, names) => {
    const folder = join(await temporaryFolder(), 'waits')
    const first = begin(folder)
    const rule = first.rule(texts)
    await first.waits.start([])
    first.fire(rule)
    await first.runner.stopAll(1000)
    await first.waits.stop()
    // What was written in one start becomes a table in the next.
    const between = begin(folder)
    await between.waits.start([rule.rule])
    await between.waits.stop()
    for (const name of (await readdir(folder)).filter(each => names.test(each)))
      await writeFile(join(folder, name), 'nonsense')

    const second = begin(folder)
    await second.waits.start([rule.rule])
    expect(second.waits.waited).toEqual([])
    const [aside] = (await readdir(dirname(folder))).filter(name => name.startsWith('waits.damaged-'))
    expect(second.notices).toMatchObject([
      { id: 'waits-damaged', level: 'warning', text: expect.stringContaining(aside!) },
    ])
    second.fire(second.rule(texts))
    await second.runner.stopAll(1000)
    await second.waits.stop()
    const third = begin(folder)
    await third.waits.start([rule.rule])
    expect([third.waits.waited.length, third.notices]).toEqual([1, []])
    await third.waits.stop()
  },
)
