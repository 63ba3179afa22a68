import { describe, expect, test } from 'vitest'
import { compileRule } from '../../../src/main/rule/compile-rule.ts'
import type { StepContext } from '../../../src/main/run/run.ts'
import { createRunner, type RunnerOptions } from '../../../src/main/run/runner.ts'
import { createVariables } from '../../../src/main/run/variables.ts'
import { TomteError } from '../../../src/shared/errors.ts'
import type { EmittedEvent } from '../../../src/shared/event.ts'
import { Payload } from '../../../src/shared/payload.ts'
import { messageEvent } from '../../support/events.ts'
import { ruleOf, testParts } from '../../support/rules.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

const FAILURE = new TomteError('ERR_TEST', 'It failed.', { hint: 'Try again.' })

/** A runner whose actions of type `note` do what their text says. */
function bench(options: Partial<RunnerOptions> = {}) {
  const clock = new SimulatedClock()
  const variables = createVariables()
  const log: string[] = []
  const emitted: { event: EmittedEvent; cause: object }[] = []
  const contexts: StepContext[] = []
  const runner = createRunner({
    clock,
    variables,
    emit: (event, cause) => void emitted.push({ event, cause }),
    execute(_type, config, context) {
      contexts.push(context)
      const [verb, argument = ''] = String(config.text).split(' ')
      log.push(String(config.text))
      if (verb === 'throw') throw FAILURE
      if (verb === 'reject') return Promise.reject(new Error('rejected'))
      const { emit, setVariable } = context
      if (verb === 'set') setVariable('x', argument)
      if (verb === 'emit') emit({ prefix: 'Test', suffix: argument, payload: Payload.empty })
      if (verb === 'stop') runner.stop('a')
      if (verb === 'answer') return { said: argument, bytes: Uint8Array.of(1, 255) }
      if (verb === 'wait') return waiting(Number(argument), context.signal)
      if (verb === 'deaf')
        return new Promise(resolve => void clock.after(Number(argument), () => resolve(undefined)))
      return undefined
    },
    ...options,
  })

  function waiting(milliseconds: number, signal: AbortSignal): Promise<undefined> {
    return new Promise((resolve, reject) => {
      const cancel = clock.after(milliseconds, () => resolve(undefined))
      signal.addEventListener('abort', () => {
        cancel()
        log.push(`aborted: ${(signal.reason as Error).message}`)
        reject(signal.reason)
      })
    })
  }

  function rule(texts: (string | Record<string, unknown>)[], mode = 'single') {
    const actions = texts.map(text => ({ type: 'note', ...(typeof text === 'string' ? { text } : text) }))
    return compileRule(
      ruleOf('a', {
        mode,
        actions,
        triggers: [{ type: 'mqtt', broker: 'home', filter: 'home/#' }],
        conditions: { field: 'payload.value', op: '>', value: 20 },
      }),
      testParts,
    )
  }

  let event = 0
  const fire = (compiled: ReturnType<typeof rule>, value = 21) =>
    runner.fire(compiled, 0, messageEvent('home/kitchen', `{"value":${value}}`, { id: ++event }))
  return { clock, variables, log, emitted, contexts, runner, rule, fire }
}

describe('a run', () => {
  test('carries synchronous actions out in order, at once and without a timer', () => {
    const { runner, rule, fire, log, clock } = bench()
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
    const { runner, rule, fire, log, clock } = bench()
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

  test('stops at an action that fails, thrown or rejected', async () => {
    for (const failing of ['throw', 'reject']) {
      const { runner, rule, fire, log, clock } = bench()
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
    const { runner, rule, fire, log } = bench()
    const id = fire(rule([{ text: 'throw', onError: 'continue' }, 'two']))
    expect(log).toEqual(['throw', 'two'])
    expect(runner.row(id)?.state).toBe('done')
    expect(runner.detail(id)?.steps.map(step => step.state)).toEqual(['failed', 'done'])
  })

  test('fails where a template fails, and shows no input it never had', () => {
    const { runner, rule, fire, log } = bench()
    const id = fire(rule(['one', '{{unknown}}']))
    expect(log).toEqual(['one'])
    const [, step] = runner.detail(id)?.steps ?? []
    expect(step).toMatchObject({ state: 'failed', error: { code: 'ERR_TEMPLATE' } })
    expect(step?.input).toBeUndefined()
  })

  test('fails an action whose time is over and aborts it; what it does later has no effect', async () => {
    const { runner, rule, fire, log, clock, contexts, emitted, variables } = bench()
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
    const { runner, rule, fire, clock } = bench()
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
    const { rule, fire, clock } = bench()
    fire(rule([{ text: 'wait 10', timeout: 5 }]))
    expect(clock.pending).toBe(2)
    await clock.advance(10)
    expect(clock.pending).toBe(0)
  })

  test('sets variables for its later actions and for later runs', () => {
    const { runner, rule, fire, log } = bench()
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
    const { rule, fire, emitted } = bench()
    const id = fire(rule(['emit later']))
    expect(emitted).toEqual([
      { event: expect.objectContaining({ suffix: 'later' }), cause: { rule: 'a', run: id, event: 1 } },
    ])
  })

  test('can be stopped by its own action', () => {
    const { runner, rule, fire, log } = bench()
    const id = fire(rule(['one', 'stop', 'two']))
    expect(log).toEqual(['one', 'stop'])
    expect(runner.detail(id)?.steps.map(step => step.state)).toEqual(['done', 'stopped', 'stopped'])
    expect(runner.counters('a')).toMatchObject({ running: 0, lastState: 'stopped' })
  })

  test('without actions is done', () => {
    const { runner, rule, fire } = bench()
    expect(runner.row(fire(rule([])))?.state).toBe('done')
  })
})

describe('the detail of a run', () => {
  test('has trigger, conditions, rendered input and output', () => {
    const { runner, rule, fire } = bench()
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
    const { runner, rule } = bench()
    const event = messageEvent('home/x', JSON.stringify({ value: 21, text: 'y'.repeat(5000) }))
    const id = runner.fire(rule(['answer {{payload.text}}']), 0, event)
    const [step] = runner.detail(id)?.steps ?? []
    expect(step?.input?.text).toHaveLength(500)
    expect(step?.output?.said).toHaveLength(500)
  })

  test('a run by hand has no event and no conditions', () => {
    const { runner, rule, log } = bench()
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

describe('a rule that fires while it runs', () => {
  test('single: is ignored, and counted', async () => {
    const { runner, rule, fire, log, clock } = bench()
    const compiled = rule(['wait {{payload.value}}'])
    expect([fire(compiled, 100) > 0, fire(compiled, 101), fire(compiled, 102)]).toEqual([true, 0, 0])
    expect(runner.counters('a')).toMatchObject({ runs: 1, ignored: 2, running: 1, lastState: 'running' })
    await clock.advance(100)
    expect(fire(compiled, 103)).toBeGreaterThan(0)
    expect(log).toEqual(['wait 100', 'wait 103'])
  })

  test('restart: the run under way is aborted, and a new one begins', async () => {
    const { runner, rule, fire, log, clock } = bench()
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
    const { runner, rule, fire, log, clock } = bench({ limits: { queued: 2, parallel: 100 } })
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
    const { runner, rule, fire, clock } = bench({ limits: { queued: 20_000, parallel: 1 } })
    fire(rule(['wait 10'], 'queued'))
    const quick = rule(['quick'], 'queued')
    for (let i = 0; i < 20_000; i++) fire(quick)
    await clock.advance(10)
    expect(runner.counters('a')).toMatchObject({ runs: 20_001, running: 0, waiting: 0, ignored: 0 })
  })

  test('parallel: runs beside the others, within a limit', async () => {
    const { runner, rule, fire, clock } = bench({ limits: { queued: 1, parallel: 3 } })
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
    const { runner, rule, fire, log, clock } = bench()
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
    const { runner, rule, fire, clock } = bench()
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
    const { runner, rule, fire, clock } = bench()
    fire(rule(['deaf 100000']))
    const stopping = runner.stopAll(5000)
    await clock.advance(5000)
    await stopping
    expect(runner.rows(10)[0]?.state).toBe('stopped')
  })

  test('nothing at all is done at once', async () => {
    const { runner } = bench()
    await runner.stopAll(5000)
    runner.stop('unknown')
  })

  test('a rule that is no more leaves no counters', () => {
    const { runner, rule, fire } = bench()
    fire(rule(['wait 10']))
    runner.forget('a')
    expect(runner.counters('a')).toBeUndefined()
    expect(runner.rows(10)[0]?.state).toBe('stopped')
  })
})

describe('the history', () => {
  test('is newest first, of one rule or all, and bounded by number', () => {
    const { runner, rule, fire } = bench({ keep: { runs: 5, bytes: 1e9 } })
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
    const { runner, rule, fire } = bench({ keep: { runs: 5, bytes: 20_000 } })
    const [said, plain] = [rule([`answer ${'z'.repeat(400)}`]), rule(['x'])]
    for (let i = 0; i < 1000; i++) fire(i % 100 ? plain : said)
    for (let i = 0; i < 5; i++) fire(plain)
    expect(runner.rows(100)).toHaveLength(5)
  })

  test('keeps payloads undecoded, once other rules have seen the event', () => {
    const { runner, rule } = bench()
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
    const { runner, rule } = bench({ keep: { runs: 100, bytes: 100_000 } })
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
    const { runner, rule, fire } = bench({ keep: { runs: 1000, bytes: 20_000 } })
    const compiled = rule([`answer ${'z'.repeat(400)}`])
    for (let i = 0; i < 100; i++) fire(compiled)
    expect(runner.rows(1000).length).toBeLessThan(15)
  })

  test('a run under way is found however old it is', async () => {
    const { runner, rule, fire, clock } = bench({ keep: { runs: 3, bytes: 1e9 } })
    const compiled = rule(['wait {{payload.value}}'], 'parallel')
    const old = fire(compiled, 500)
    for (let i = 0; i < 10; i++) fire(compiled, 21)
    await clock.advance(21)
    expect(runner.row(old)?.state).toBe('running')
    await clock.advance(500)
    expect(runner.row(old)).toBeUndefined()
  })

  test('changes are told while someone listens', async () => {
    const { runner, rule, fire, clock } = bench()
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
