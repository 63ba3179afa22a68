import { describe, expect, test } from 'vitest'
import { compileRule } from '../../../src/main/rule/compile-rule.ts'
import { messageEvent } from '../../support/events.ts'
import { ruleOf, testParts } from '../../support/rules.ts'
import { runnerBench } from '../../support/runner-bench.ts'

const triggers = [{ type: 'mqtt', filter: 'home/#' }]

/** A rule whose runs take as many milliseconds as their payload says, fired for rooms. */
function roomsBench(fields: Record<string, unknown>, options: Parameters<typeof runnerBench>[0] = {}) {
  const bench = runnerBench(options)
  const actions = [
    { type: 'note', text: 'wait {{payload}} {{topicLevels.[1]}}' },
    { type: 'note', text: 'end {{topicLevels.[1]}}' },
  ]
  const rule = compileRule(ruleOf('a', { triggers, actions, ...fields }), testParts)
  let id = 0
  const fire = (room: string, milliseconds = 100) =>
    bench.runner.fire(rule, 0, messageEvent(`home/${room}`, String(milliseconds), { id: ++id }))
  const ended = () => bench.log.filter(line => line.startsWith('end')).map(line => line.slice(4))
  const counters = () => bench.runner.counters('a')
  return { ...bench, rule, fire, ended, counters }
}

const key = '{{topicLevels.[1]}}'

describe('a rule that fires for a, a, b, a while each run takes 100 ms', () => {
  // What runs at once, what has run in the end, in order; what was left out, and why.
  test.each([
    [{ mode: 'single' }, 1, ['a'], { busy: 3 }],
    [{ mode: 'single', key }, 2, ['a', 'b'], { busy: 2 }],
    [{ mode: 'restart' }, 1, ['a'], undefined],
    [{ mode: 'restart', key }, 2, ['b', 'a'], undefined],
    [{ mode: 'queued' }, 1, ['a', 'a', 'b', 'a'], undefined],
    [{ mode: 'queued', maximum: 1 }, 1, ['a', 'a'], { queue: 2 }],
    [{ mode: 'queued', key }, 2, ['a', 'b', 'a', 'a'], undefined],
    [{ mode: 'queued', key, maximum: 1 }, 2, ['a', 'b', 'a'], { queue: 1 }],
    [{ mode: 'parallel' }, 4, ['a', 'a', 'b', 'a'], undefined],
    [{ mode: 'parallel', maximum: 2 }, 2, ['a', 'a'], { busy: 2 }],
    [{ mode: 'parallel', key, maximum: 2 }, 3, ['a', 'a', 'b'], { busy: 1 }],
  ])('%j', async (fields, atOnce, ran, leftOut) => {
    const { fire, ended, counters, clock, runner } = roomsBench(fields)
    for (const room of ['a', 'a', 'b', 'a']) fire(room)
    expect(counters()?.running).toBe(atOnce)
    await clock.advance(1000)
    expect(ended()).toEqual(ran)
    const ignored = Object.values(leftOut ?? {}).reduce((sum: number, each) => sum + Number(each), 0)
    expect(counters()).toMatchObject({ running: 0, waiting: 0, ignored })
    expect(counters()?.leftOut).toEqual(leftOut)
    expect(runner.rows(10).every(({ state }) => state !== 'running')).toBe(true)
  })
})

test('a key is forgotten when nothing of it is under way, and only so many may be', async () => {
  const { fire, counters, clock } = roomsBench(
    { mode: 'queued', key },
    { limits: { queued: 10, parallel: 10, keys: 2 } },
  )
  expect([fire('a') > 0, fire('b') > 0, fire('c')]).toEqual([true, true, 0])
  expect(fire('a')).toBe(0)
  expect(counters()).toMatchObject({ running: 2, waiting: 1, leftOut: { keys: 1 } })
  await clock.advance(100)
  // a still runs what waited; b is free again.
  expect(fire('c')).toBeGreaterThan(0)
  expect(fire('d')).toBe(0)
  await clock.advance(500)
  expect([fire('d', 0) > 0, fire('e', 0) > 0]).toEqual([true, true])
  await clock.advance(1)
  for (let i = 0; i < 100; i++) {
    expect(fire(`room${i}`, 0)).toBeGreaterThan(0)
    await clock.advance(1)
  }
  expect(counters()).toMatchObject({ running: 0, leftOut: { keys: 2 } })
})

test('stopping a rule stops the runs of all its keys, and what waits', async () => {
  const { fire, counters, runner, ended, clock } = roomsBench({ mode: 'queued', key })
  for (const room of ['a', 'b', 'a', 'b', 'c']) fire(room)
  expect(counters()).toMatchObject({ running: 3, waiting: 2 })
  runner.stop('a')
  expect(counters()).toMatchObject({ running: 0, waiting: 0, lastState: 'stopped' })
  await clock.advance(1000)
  expect(ended()).toEqual([])
})

test('every run is stopped at once, and counted', async () => {
  const { fire, runner, counters } = roomsBench({ mode: 'parallel', key })
  for (const room of ['a', 'a', 'b']) fire(room)
  expect(runner.stopEach()).toBe(3)
  expect(counters()).toMatchObject({ running: 0 })
  expect(runner.stopEach()).toBe(0)
})

test('a key that cannot be made, or is too long, keeps the rule from running and is told', () => {
  const told: string[] = []
  const { runner, fire, counters } = roomsBench(
    { key: '{{payload.x}}{{#each payload}}{{/each}}' },
    { troubled: (_rule, reason, error) => void told.push(`${reason} ${error.code}`) },
  )
  expect(fire('a')).toBeGreaterThan(0)
  const long = compileRule(ruleOf('a', { triggers, actions: [], key: '{{payload}}' }), testParts)
  for (const length of [300, 300])
    expect(runner.fire(long, 0, messageEvent('home/a', 'x'.repeat(length)))).toBe(0)
  expect(counters()).toMatchObject({ leftOut: { key: 2 }, trouble: { error: { code: 'ERR_RULE_KEY' } } })
  expect(told).toEqual(['key ERR_RULE_KEY'])
  expect(runner.fire(long, 0, messageEvent('home/a', 'short'))).toBeGreaterThan(0)
  expect(counters()?.trouble).toBeUndefined()
})

describe('a rate limit', () => {
  test('holds in any span of that length; what is over is left out, and told once', async () => {
    const told: string[] = []
    const { fire, counters, clock } = roomsBench(
      { mode: 'parallel', rateLimit: { runs: 2, seconds: 10 } },
      { troubled: (_rule, reason, error) => void told.push(`${reason} ${error.code}`) },
    )
    const times: number[] = []
    for (let second = 0; second < 40; second++) {
      if (fire('a', 1) > 0) times.push(second)
      await clock.advance(1000)
    }
    expect(times).toEqual([0, 1, 10, 11, 20, 21, 30, 31])
    expect(counters()?.leftOut).toEqual({ rate: 32 })
    expect(told).toEqual(['rate ERR_RULE_RATE'])
  })

  test('counts firings that wait, and not those that the mode leaves out or a person makes', async () => {
    const rateLimit = { runs: 2, seconds: 10 }
    const queued = roomsBench({ mode: 'queued', rateLimit })
    expect([queued.fire('a') > 0, queued.fire('a'), queued.fire('a')]).toEqual([true, 0, 0])
    expect(queued.counters()).toMatchObject({ waiting: 1, leftOut: { rate: 1 } })
    const single = roomsBench({ mode: 'single', rateLimit })
    for (let i = 0; i < 5; i++) single.fire('a')
    await single.clock.advance(100)
    expect(single.fire('a')).toBeGreaterThan(0)
    await single.clock.advance(100)
    expect(single.runner.runNow(single.rule)).toBeGreaterThan(0)
    expect(single.counters()?.leftOut).toEqual({ busy: 4 })
  })
})

describe('a rate limit of a rule with a key', () => {
  const rateLimit = { runs: 1, seconds: 10 }

  test('holds for each key by itself, also after its runs have ended', async () => {
    const { fire, counters, clock } = roomsBench({ mode: 'single', key, rateLimit })
    expect([fire('a', 1) > 0, fire('b', 1) > 0, fire('a', 1)]).toEqual([true, true, 0])
    await clock.advance(9_999)
    expect([fire('a', 1), fire('b', 1), fire('c', 1) > 0]).toEqual([0, 0, true])
    await clock.advance(1)
    expect([fire('a', 1) > 0, fire('b', 1) > 0, fire('c', 1)]).toEqual([true, true, 0])
    expect(counters()?.leftOut).toEqual({ rate: 4 })
  })

  test('remembers only so many keys, and makes room as soon as their runs do not count any more', async () => {
    const { fire, counters, clock } = roomsBench({ mode: 'parallel', key, rateLimit })
    for (let room = 0; room < 10_000; room++) {
      fire(`room${room}`, 1)
      if (room % 1000 === 999) await clock.advance(1)
    }
    expect(fire('one more', 1)).toBe(0)
    expect(counters()?.leftOut).toEqual({ keys: 1 })
    await clock.advance(10_000)
    expect(fire('one more', 1)).toBeGreaterThan(0)
  })
})

test('what a person starts by hand never waits in a queue behind their back', async () => {
  const { fire, runner, rule, counters } = roomsBench({ mode: 'queued' })
  fire('a')
  expect(runner.runNow(rule)).toBe(0)
  expect(counters()).toMatchObject({ running: 1, waiting: 0 })
})
