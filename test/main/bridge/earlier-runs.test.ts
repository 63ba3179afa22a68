import { expect, test } from 'vitest'
import { countEarlierRuns } from '../../../src/main/bridge/earlier-runs.ts'
import type { JournalEntry } from '../../../src/main/journal/journal.ts'
import type { RunRow } from '../../../src/shared/contract/run.ts'
import { messageEvent } from '../../support/events.ts'
import { realRule } from '../../support/rehearsal-world.ts'
import { runBridge } from '../../support/running-bridge.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const rateLimit = { runs: 2, seconds: 3600 }

test('a restart allows a rule no more runs than its limit', async () => {
  const started = { triggers: [{ type: 'event', pattern: 'Tomte.Started' }], actions: [] }
  const workspace = {
    version: 1 as const,
    rules: [
      { id: 'plain', name: 'Plain', ...started, rateLimit },
      { id: 'keyed', name: 'Keyed', ...started, rateLimit, key: '{{event.prefix}}' },
      {
        id: 'waits',
        name: 'Waits',
        ...started,
        mode: 'parallel' as const,
        rateLimit,
        actions: [{ type: 'wait', seconds: 3600 }],
      },
      { id: 'free', name: 'Free', ...started },
    ],
  }
  const dataFolder = await temporaryFolder()
  const counts: Record<string, number>[] = []
  for (let start = 0; start < 4; start++) {
    const house = await runBridge(workspace, { dataFolder })
    const { runs } = await house.calls['runs.watch']({ limit: 100 })
    counts.push(
      Object.fromEntries(workspace.rules.map(({ id }) => [id, runs.filter(run => run.rule === id).length])),
    )
    await house.stop()
  }
  expect(counts).toEqual([
    { plain: 1, keyed: 1, waits: 1, free: 1 },
    { plain: 2, keyed: 2, waits: 2, free: 2 },
    { plain: 2, keyed: 2, waits: 2, free: 3 },
    { plain: 2, keyed: 2, waits: 2, free: 4 },
  ])
})

/** What is counted of these runs of the rule `rule`; `ago` in seconds. */
async function counted(
  fields: Record<string, unknown>,
  rows: { ago: number; event: number | null; rule?: string }[],
  calls = 'nobody',
) {
  const clock = new SimulatedClock(100_000_000)
  const all = rows.map(({ ago, event, rule = 'rule' }, index) => ({
    id: rows.length - index,
    rule,
    event: event === null ? null : { id: event, string: 'a' },
    started: clock.now() - ago * 1000,
  })) as RunRow[]
  const told: [string, unknown][] = []
  const pages: (number | undefined)[] = []
  await countEarlierRuns({
    clock,
    variables: {},
    rules: [
      realRule({ rateLimit, ...fields }),
      realRule({ id: 'caller', actions: [{ type: 'call', rule: calls, wait: false }] }),
    ],
    journal: {
      async runs({ limit, before = Number.POSITIVE_INFINITY }) {
        pages.push(before)
        return all.filter(({ id }) => id < before).slice(0, limit)
      },
      async find(id) {
        const event = messageEvent(`home/${id}`, '1', { id })
        return id === 404
          ? undefined
          : ({ event, rules: id === 99 ? ['caller'] : ['rule'] } as unknown as JournalEntry)
      },
    },
    runner: {
      ranBefore: ({ id }, runs) =>
        void told.push([id, runs.map(({ key, started }) => [(clock.now() - started) / 1000, key])]),
    },
  })
  return { told, pages }
}

test('runs within the span of the limit count, oldest first, but none that a person began', async () => {
  const { told } = await counted({}, [
    { ago: 10, event: 3 },
    { ago: 20, event: null },
    { ago: 30, event: 2, rule: 'caller' },
    { ago: 3599, event: 2 },
    { ago: 3600, event: 1 },
  ])
  expect(told).toEqual([
    [
      'rule',
      [
        [3599, undefined],
        [10, undefined],
      ],
    ],
  ])
})

test('of a rule that is called, or has keys, the events tell which runs count', async () => {
  const rows = [
    { ago: 10, event: 3 },
    { ago: 20, event: 99 },
    { ago: 30, event: 404 },
    { ago: 40, event: 2 },
  ]
  const called = await counted({}, rows, 'rule')
  expect(called.told).toEqual([
    [
      'rule',
      [
        [40, undefined],
        [10, undefined],
      ],
    ],
  ])
  const keyed = await counted({ key: '{{topicLevels.[1]}}' }, rows)
  expect(keyed.told).toEqual([
    [
      'rule',
      [
        [40, '2'],
        [10, '3'],
      ],
    ],
  ])
})

test('looks no further back than the limits reach, and not at all where there are none', async () => {
  const rows = Array.from({ length: 2500 }, (_, index) => ({ ago: index * 2, event: 1 }))
  const { told, pages } = await counted({}, rows)
  expect(told[0]?.[1]).toHaveLength(1800)
  expect(pages).toEqual([Number.POSITIVE_INFINITY, 1501])
  expect((await counted({ rateLimit: undefined }, rows)).pages).toEqual([])
})
