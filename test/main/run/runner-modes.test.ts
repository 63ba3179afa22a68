import { describe, expect, test } from 'vitest'
import { messageEvent } from '../../support/events.ts'
import { runnerBench } from '../../support/runner-bench.ts'

describe('a rule that fires while it runs', () => {
  test('single: is ignored, and counted', async () => {
    const { runner, rule, fire, log, clock } = runnerBench()
    const compiled = rule(['wait {{payload.value}}'])
    expect([fire(compiled, 100) > 0, fire(compiled, 101), fire(compiled, 102)]).toEqual([true, 0, 0])
    expect(runner.counters('a')).toMatchObject({ runs: 1, ignored: 2, running: 1, lastState: 'running' })
    await clock.advance(100)
    expect(fire(compiled, 103)).toBeGreaterThan(0)
    expect(log).toEqual(['wait 100', 'wait 103'])
  })

  test('restart: the run under way is aborted, and a new one begins', async () => {
    const { runner, rule, fire, log, clock } = runnerBench()
    const compiled = rule(['wait {{payload.value}}', 'end {{payload.value}}'], 'restart')
    const first = fire(compiled, 100)
    await clock.advance(50)
    const second = fire(compiled, 200)
    expect(runner.row(first)).toMatchObject({ state: 'stopped', ended: clock.now() })
    expect(runner.detail(first)?.steps.map(step => step.state)).toEqual(['stopped', 'stopped'])
    await clock.advance(200)
    expect(log).toEqual(['wait 100', 'aborted: The run of “Rule a” was stopped.', 'wait 200', 'end 200'])
    expect(runner.row(second)?.state).toBe('done')
    expect(runner.counters('a')).toMatchObject({ runs: 2, running: 0, lastState: 'done' })
  })

  test('queued: waits its turn, in order, within a limit', async () => {
    const { runner, rule, fire, log, clock } = runnerBench({ limits: { queued: 2, parallel: 100 } })
    const compiled = rule(['wait {{payload.value}}'], 'queued')
    expect([30, 31, 32, 33].map(value => fire(compiled, value) > 0)).toEqual([true, false, false, false])
    expect(runner.counters('a')).toMatchObject({ running: 1, waiting: 2, ignored: 1 })
    await clock.advance(30)
    expect(log).toEqual(['wait 30', 'wait 31'])
    await clock.advance(63)
    expect(log).toEqual(['wait 30', 'wait 31', 'wait 32'])
    expect(runner.counters('a')).toMatchObject({ runs: 3, running: 0, waiting: 0 })
  })

  test('queued: thousands that end at once follow without recursion', async () => {
    const { runner, rule, fire, clock } = runnerBench({ limits: { queued: 20_000, parallel: 1 } })
    fire(rule(['wait 10'], 'queued'))
    const quick = rule(['quick'], 'queued')
    for (let i = 0; i < 20_000; i++) fire(quick)
    await clock.advance(10)
    expect(runner.counters('a')).toMatchObject({ runs: 20_001, running: 0, waiting: 0, ignored: 0 })
  })

  test('parallel: runs beside the others, within a limit', async () => {
    const { runner, rule, fire, clock } = runnerBench({ limits: { queued: 1, parallel: 3 } })
    const compiled = rule(['wait {{payload.value}}'], 'parallel')
    expect([30, 31, 32, 33].map(value => fire(compiled, value) > 0)).toEqual([true, true, true, false])
    expect(runner.counters('a')).toMatchObject({ running: 3, ignored: 1 })
    await clock.advance(30)
    expect(fire(compiled, 40)).toBeGreaterThan(0)
    await clock.advance(100)
    expect(runner.counters('a')).toMatchObject({ runs: 4, running: 0 })
  })
})

describe('stopping', () => {
  test('a rule’s runs and those that wait', async () => {
    const { runner, rule, fire, log, clock } = runnerBench()
    const compiled = rule(['wait 100', 'after'], 'queued')
    const id = fire(compiled)
    fire(compiled)
    runner.stop('a')
    expect(runner.row(id)?.state).toBe('stopped')
    await clock.advance(1000)
    expect(log).toEqual(['wait 100', 'aborted: The run of “Rule a” was stopped.'])
    expect(runner.counters('a')).toMatchObject({ running: 0, waiting: 0 })
  })

  test('all of them waits for the actions to end', async () => {
    const { runner, rule, fire, clock } = runnerBench()
    fire(rule(['deaf 100'], 'parallel'))
    let stopped = false
    const stopping = runner.stopAll(5000).then(() => {
      stopped = true
    })
    await clock.advance(99)
    expect(stopped).toBe(false)
    await clock.advance(1)
    await stopping
    expect(clock.pending).toBe(0)
  })

  test('all of them gives up after its deadline', async () => {
    const { runner, rule, fire, clock } = runnerBench()
    fire(rule(['deaf 100000']))
    const stopping = runner.stopAll(5000)
    await clock.advance(5000)
    await stopping
    expect(runner.rows(10)[0]?.state).toBe('stopped')
  })

  test('nothing at all is done at once', async () => {
    const { runner } = runnerBench()
    await runner.stopAll(5000)
    runner.stop('unknown')
  })

  test('a rule that is no more leaves no counters', () => {
    const { runner, rule, fire } = runnerBench()
    fire(rule(['wait 10']))
    runner.forget('a')
    expect(runner.counters('a')).toBeUndefined()
    expect(runner.rows(10)[0]?.state).toBe('stopped')
    fire(rule(['x']))
    expect(runner.counters('a')).toMatchObject({ runs: 1, running: 0 })
  })

  test('rules of the same place are counted each for itself', () => {
    const { runner, rule, fire } = runnerBench()
    const a = rule(['wait 10'])
    const b = { ...a, id: 'b' }
    for (const each of [a, b, a, b]) fire(each)
    for (const id of ['a', 'b'])
      expect(runner.counters(id)).toMatchObject({ runs: 1, running: 1, leftOut: { busy: 1 } })
  })
})

describe('the history', () => {
  test('is newest first, of one rule or all, and bounded by number', () => {
    const { runner, rule, fire } = runnerBench({ keep: { runs: 5, bytes: 1e9 } })
    const compiled = rule(['x'])
    const ids = Array.from({ length: 12 }, () => fire(compiled))
    expect(runner.rows(100).map(row => row.id)).toEqual(ids.slice(-5).reverse())
    expect(runner.rows(2).map(row => row.id)).toEqual(ids.slice(-2).reverse())
    expect(runner.rows(100, 'other')).toEqual([])
    expect(runner.row(ids[0] as number)).toBeUndefined()
    expect(runner.runsOf(12)).toEqual([{ id: 12, rule: 'a', name: 'Rule a' }])
    expect(runner.runsOf(1)).toEqual([])
  })

  test('runs that are no longer kept take no bytes', () => {
    const { runner, rule, fire } = runnerBench({ keep: { runs: 5, bytes: 20_000 } })
    const [said, plain] = [rule([`answer ${'z'.repeat(400)}`]), rule(['x'])]
    for (let i = 0; i < 1000; i++) fire(i % 100 ? plain : said)
    for (let i = 0; i < 5; i++) fire(plain)
    expect(runner.rows(100)).toHaveLength(5)
  })

  test('keeps payloads undecoded, once other rules have seen the event', () => {
    const { runner, rule } = runnerBench()
    const compiled = rule(['{{payload.value}}'])
    const first = messageEvent('home/x', '{"value":21}', { id: 1 })
    const { value } = first.payload
    runner.fire(compiled, 0, first)
    runner.fire(compiled, 0, first)
    expect(first.payload.value).toBe(value)
    runner.fire(compiled, 0, messageEvent('home/x', '{"value":22}', { id: 2 }))
    expect(first.payload.value).not.toBe(value)
  })

  test('is bounded by bytes: large payloads push older runs out, the newest always stays', () => {
    const { runner, rule } = runnerBench({ keep: { runs: 100, bytes: 100_000 } })
    const compiled = rule(['x'])
    for (let id = 1; id <= 20; id++)
      runner.fire(compiled, 0, messageEvent('home/x', new Uint8Array(20_000), { id }))
    expect(runner.rows(100)).toHaveLength(4)
    runner.fire(compiled, 0, messageEvent('home/x', new Uint8Array(500_000)))
    expect(runner.rows(100)).toHaveLength(1)
    for (let id = 30; id < 40; id++) runner.fire(compiled, 0, messageEvent('home/x', '', { id }))
    expect(runner.rows(100)).toHaveLength(10)
  })

  test('outputs count too', () => {
    const { runner, rule, fire } = runnerBench({ keep: { runs: 1000, bytes: 20_000 } })
    const compiled = rule([`answer ${'z'.repeat(400)}`])
    for (let i = 0; i < 100; i++) fire(compiled)
    expect(runner.rows(1000).length).toBeLessThan(15)
  })

  test('a run under way is found however old it is', async () => {
    const { runner, rule, fire, clock } = runnerBench({ keep: { runs: 3, bytes: 1e9 } })
    const compiled = rule(['wait {{payload.value}}'], 'parallel')
    const old = fire(compiled, 500)
    for (let i = 0; i < 10; i++) fire(compiled, 21)
    await clock.advance(21)
    expect(runner.row(old)?.state).toBe('running')
    await clock.advance(500)
    expect(runner.row(old)).toBeUndefined()
  })

  test('changes are told while someone listens', async () => {
    const { runner, rule, fire, clock } = runnerBench()
    const told: string[] = []
    const dispose = runner.onChange(id => void told.push(`${id} ${runner.row(id)?.state}`))
    fire(rule(['x']))
    fire(rule(['wait 10', 'wait 10']))
    await clock.advance(20)
    expect(told).toEqual(['1 done', '2 running', '2 running', '2 done'])
    dispose()
    fire(rule(['x']))
    expect(told).toHaveLength(4)
  })
})
