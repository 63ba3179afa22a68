import { describe, expect, test } from 'vitest'
import type { Run } from '../../../src/main/run/run.ts'
import { Payload } from '../../../src/shared/payload.ts'
import { messageEvent } from '../../support/events.ts'
import { runnerBench } from '../../support/runner-bench.ts'

describe('a run', () => {
  test('carries synchronous actions out in order, at once and without a timer', () => {
    const { runner, rule, fire, log, clock } = runnerBench()
    const id = fire(
      rule(['one', { text: 'two {{payload.value}}', timeout: 5 }, { text: 'off', disabled: true }, 'three']),
    )
    expect(log).toEqual(['one', 'two 21', 'three'])
    expect(clock.pending).toBe(0)
    expect(runner.row(id)).toEqual({
      id,
      rule: 'a',
      name: 'Rule a',
      event: { id: 1, string: 'Home.kitchen' },
      state: 'done',
      started: clock.now(),
      ended: clock.now(),
      error: undefined,
    })
  })

  test('waits for an action that takes time before it goes on', async () => {
    const { runner, rule, fire, log, clock } = runnerBench()
    const id = fire(rule(['one', 'wait 100', 'two']))
    expect(log).toEqual(['one', 'wait 100'])
    expect(runner.row(id)?.state).toBe('running')
    expect(runner.detail(id)?.steps.map(step => step.state)).toEqual(['done', 'running', 'waiting'])
    await clock.advance(100)
    expect(log).toEqual(['one', 'wait 100', 'two'])
    expect(runner.detail(id)?.steps.map(step => [step.state, step.milliseconds])).toEqual([
      ['done', 0],
      ['done', 100],
      ['done', 0],
    ])
    expect(runner.counters('a')).toMatchObject({ runs: 1, failed: 0, running: 0, lastState: 'done' })
  })

  test('goes on after an action that took time only once that is written down', async () => {
    const written: { states: string[] | undefined; done(): void }[] = []
    const recorded = () =>
      new Promise<void>(done => {
        written.push({ states: runner.detail(1)?.steps.map(({ state }) => state), done })
      })
    const recorder = { runChanged() {}, runEnded() {}, recorded }
    const { runner, rule, fire, log, clock } = runnerBench({ recorder })
    fire(rule(['one', 'wait 100', 'two', 'wait 100']))
    expect(written).toHaveLength(0)
    await clock.advance(100)
    expect(written.map(({ states }) => states)).toEqual([['done', 'done', 'waiting', 'waiting']])
    expect(log).toEqual(['one', 'wait 100'])
    written[0]?.done()
    await clock.advance(0)
    expect(log).toEqual(['one', 'wait 100', 'two', 'wait 100'])
    await clock.advance(100)
    // Nothing follows the last one.
    expect([written.length, runner.row(1)?.state]).toEqual([1, 'done'])
  })

  test('that is over meanwhile does not go on once that is written down', async () => {
    for (const parallel of [false, true]) {
      const written: (() => void)[] = []
      const recorded = () => new Promise<void>(done => void written.push(done))
      const { runner, rule, fire, log, clock } = runnerBench({
        recorder: { runChanged() {}, runEnded() {}, recorded },
      })
      const actions = [
        { type: 'note', text: 'wait 100' },
        { type: 'note', text: 'late' },
      ]
      const inner = parallel
        ? { type: 'parallel', branches: [{ actions }] }
        : { type: 'repeat', times: 1, maximum: 1, actions }
      fire(rule([{ ...inner, timeout: 0.15, onError: 'continue' }, 'wait 100', 'last']))
      await clock.advance(150)
      expect(runner.detail(1)?.steps.map(({ state }) => state)).toEqual(['failed', 'waiting', 'waiting'])
      for (const done of written.splice(0)) done()
      await clock.advance(0)
      expect(log.at(-1)).toBe('wait 100')
      await clock.advance(100)
      written.pop()?.()
      await clock.advance(0)
      expect([log.includes('late'), log.at(-1)]).toEqual([false, 'last'])
    }
  })

  test('stops at an action that fails, thrown or rejected', async () => {
    for (const failing of ['throw', 'reject']) {
      const { runner, rule, fire, log, clock } = runnerBench()
      const id = fire(rule(['one', failing, 'two']))
      await clock.advance(1)
      await new Promise(resolve => setImmediate(resolve))
      expect(log).toEqual(['one', failing])
      const { row, steps } = runner.detail(id) as NonNullable<ReturnType<typeof runner.detail>>
      expect(row.state).toBe('failed')
      expect(row.error?.code).toBe(failing === 'throw' ? 'ERR_TEST' : 'ERR_UNEXPECTED')
      expect(steps.map(step => step.state)).toEqual(['done', 'failed', 'skipped'])
      expect(steps[1]?.error).toEqual(row.error)
      expect(runner.counters('a')).toMatchObject({ runs: 1, failed: 1, lastState: 'failed' })
    }
  })

  test('goes on after a failure where the action says so', () => {
    const { runner, rule, fire, log } = runnerBench()
    const id = fire(rule([{ text: 'throw', onError: 'continue' }, 'two']))
    expect(log).toEqual(['throw', 'two'])
    expect(runner.row(id)?.state).toBe('done')
    expect(runner.detail(id)?.steps.map(step => step.state)).toEqual(['failed', 'done'])
  })

  test('fails where a template fails, and shows no input it never had', () => {
    const { runner, rule, fire, log } = runnerBench()
    const id = fire(rule(['one', '{{unknown}}']))
    expect(log).toEqual(['one'])
    const [, step] = runner.detail(id)?.steps ?? []
    expect(step).toMatchObject({ state: 'failed', error: { code: 'ERR_TEMPLATE' } })
    expect(step?.input).toBeUndefined()
  })

  test('fails an action whose time is over and aborts it; what it does later has no effect', async () => {
    const { runner, rule, fire, log, clock, contexts, emitted, variables } = runnerBench()
    const id = fire(rule([{ text: 'wait 9000', timeout: 5, onError: 'continue' }, 'two']))
    await clock.advance(4999)
    expect(runner.row(id)?.state).toBe('running')
    await clock.advance(1)
    expect(log).toEqual(['wait 9000', 'aborted: The action “note” took longer than 5 s.', 'two'])
    expect(runner.detail(id)?.steps[0]).toMatchObject({
      state: 'failed',
      error: { code: 'ERR_ACTION_TIMEOUT' },
    })
    contexts[0]?.emit({ prefix: 'Late', suffix: '', payload: Payload.empty })
    contexts[0]?.setVariable('late', 1)
    expect([emitted, variables.snapshot]).toEqual([[], {}])
    expect(contexts[0]?.signal.aborted).toBe(true)
    expect(contexts[1]?.signal.aborted).toBe(false)
    expect(clock.pending).toBe(0)
  })

  test('what a timed-out action answers in the end is not taken for the answer of the next', async () => {
    const { runner, rule, fire, clock } = runnerBench()
    const id = fire(rule([{ text: 'deaf 6000', timeout: 5, onError: 'continue' }, 'wait 9000']))
    await clock.advance(7000)
    expect(runner.detail(id)?.steps.map(step => step.state)).toEqual(['failed', 'running'])
    await clock.advance(7000)
    expect(runner.detail(id)?.steps.map(step => [step.state, step.milliseconds])).toEqual([
      ['failed', 5000],
      ['done', 9000],
    ])
  })

  test('an action that ends in time leaves no timer behind', async () => {
    const { rule, fire, clock } = runnerBench()
    fire(rule([{ text: 'wait 10', timeout: 5 }]))
    expect(clock.pending).toBe(2)
    await clock.advance(10)
    expect(clock.pending).toBe(0)
  })

  test('sets variables for its later actions and for later runs', () => {
    const { runner, rule, fire, log } = runnerBench()
    const compiled = rule(['see {{variables.x}}', 'set 5', 'see {{variables.x}}'])
    const first = fire(compiled)
    fire(compiled)
    expect(log).toEqual(['see ', 'set 5', 'see 5', 'see 5', 'set 5', 'see 5'])
    expect(runner.detail(first)?.steps.map(step => step.input)).toEqual([
      { text: 'see ' },
      { text: 'set 5' },
      { text: 'see 5' },
    ])
  })

  test('emits events with their cause', () => {
    const { rule, fire, emitted } = runnerBench()
    const id = fire(rule(['emit later']))
    expect(emitted).toEqual([
      { event: expect.objectContaining({ suffix: 'later' }), cause: { rule: 'a', run: id, event: 1 } },
    ])
  })

  test('can be stopped by its own action', () => {
    const { runner, rule, fire, log } = runnerBench()
    const id = fire(rule(['one', 'stop', 'two']))
    expect(log).toEqual(['one', 'stop'])
    expect(runner.detail(id)?.steps.map(step => step.state)).toEqual(['done', 'stopped', 'stopped'])
    expect(runner.counters('a')).toMatchObject({ running: 0, lastState: 'stopped' })
  })

  test('without actions is done', () => {
    const { runner, rule, fire } = runnerBench()
    expect(runner.row(fire(rule([])))?.state).toBe('done')
  })
})

describe('the detail of a run', () => {
  test('has trigger, conditions, rendered input and output', () => {
    const { runner, rule, fire } = runnerBench()
    const detail = runner.detail(fire(rule([{ text: 'answer {{payload.value}}', list: ['{{topic}}'] }])))
    expect(detail).toMatchObject({
      trigger: 'Message on home/# of home',
      conditions: { path: 'conditions', text: 'payload.value is greater than 20', held: true, saw: '21' },
      steps: [
        {
          index: 0,
          type: 'note',
          input: { text: 'answer 21', list: '["home/kitchen"]' },
          output: { said: '21', bytes: '01ff (2 bytes)' },
        },
      ],
    })
  })

  test('shortens what is long', () => {
    const { runner, rule } = runnerBench()
    const event = messageEvent('home/x', JSON.stringify({ value: 21, text: 'y'.repeat(5000) }))
    const id = runner.fire(rule(['answer {{payload.text}}']), 0, event)
    const [step] = runner.detail(id)?.steps ?? []
    expect(step?.input?.text).toHaveLength(500)
    expect(step?.output?.said).toHaveLength(500)
  })

  test('a run by hand has no event and no conditions', () => {
    const { runner, rule, log } = runnerBench()
    const id = runner.runNow(rule(['hello {{event}}']))
    expect(log).toEqual(['hello Tomte.RunNow'])
    expect(runner.detail(id)).toMatchObject({
      row: { event: null, state: 'done' },
      trigger: 'Started by hand',
      conditions: null,
    })
    expect(runner.runsOf(0)).toEqual([])
  })
})

describe('what throws around a run', () => {
  /** The end of these runs cannot be written down. */
  function onBrokenGround(broken: (run: number) => boolean) {
    const runEnded = ({ id }: Run) => {
      if (broken(id)) throw new Error('broken')
    }
    return runnerBench({ recorder: { runChanged() {}, runEnded } })
  }

  test('makes no later run the part of a loop', () => {
    const { rule, fire, runner, log } = onBrokenGround(run => run <= 50)
    const compiled = rule(['one'], 'parallel')
    for (let i = 0; i < 50; i++) expect(() => fire(compiled)).toThrow('broken')
    fire(compiled)
    expect(log).toHaveLength(51)
    expect(runner.counters('a')).toMatchObject({ runs: 51, running: 0, leftOut: undefined })
  })

  test('leaves a queue that goes on', async () => {
    const { rule, fire, clock, runner } = onBrokenGround(run => run === 2)
    const wait = { type: 'wait', seconds: 1 }
    const only = { field: 'payload.value', op: '>', value: 30 }
    const queued = rule([{ type: 'choose', branches: [{ conditions: only, actions: [wait] }] }], 'queued')
    for (const value of [31, 21, 21]) fire(queued, value)
    await expect(clock.advance(1000)).rejects.toThrow('broken')
    for (const value of [31, 21]) fire(queued, value)
    await clock.advance(1000)
    expect(runner.counters('a')).toMatchObject({ runs: 5, running: 0, waiting: 0 })
  })
})
