import { describe, expect, test } from 'vitest'
import type { TraceStep } from '../../../../src/shared/contract/run.ts'
import { messageEvent } from '../../../support/events.ts'
import { noted, runnerBench } from '../../../support/runner-bench.ts'

const when = (field: string, op: string, value: unknown) => ({ field, op, value })
const always = { all: [] }
const never = { any: [] }

/** Path and state of every action, those inside of others after these. */
function states(steps: readonly TraceStep[]): string[] {
  return steps.flatMap(({ path, iteration, state, steps: inside }) => [
    `${path}${iteration === undefined ? '' : ` #${iteration}`} ${state}`,
    ...states(inside ?? []),
  ])
}

describe('choose', () => {
  const choose = (branches: [unknown, string[]][], otherwise?: string[]) => ({
    type: 'choose',
    branches: branches.map(([conditions, texts]) => ({
      ...(conditions ? { conditions } : {}),
      actions: noted(texts),
    })),
    ...(otherwise ? { otherwise: noted(otherwise) } : {}),
  })

  test.each([
    [
      'the first that holds',
      [
        [never, ['a']],
        [always, ['b']],
        [always, ['c']],
      ],
      ['else'],
      ['b', 'end'],
      1,
    ],
    [
      'one without conditions',
      [
        [null, ['a']],
        [always, ['b']],
      ],
      undefined,
      ['a', 'end'],
      0,
    ],
    ['otherwise', [[never, ['a']]], ['x', 'y'], ['x', 'y', 'end'], 'otherwise'],
    ['nothing at all', [[never, ['a']]], undefined, ['end'], null],
    ['a branch with nothing in it', [[always, []]], ['x'], ['end'], 0],
    ['by the event', [[when('payload.value', '>', 20), ['hot {{payload.value}}']]], [], ['hot 21', 'end'], 0],
  ] as const)('takes %s', (_name, branches, otherwise, expected, branch) => {
    const { rule, fire, log, runner } = runnerBench()
    const id = fire(rule([choose(branches as never, otherwise as never), 'end']))
    expect(log).toEqual(expected)
    expect(runner.detail(id)?.row.state).toBe('done')
    expect(runner.detail(id)?.steps[0]).toMatchObject({ state: 'done', branch })
  })

  test('asks variables as they are at that moment', () => {
    const { rule, fire, log } = runnerBench()
    fire(rule(['set 5', choose([[when('variables.x', '==', '5'), ['five']]], ['other'])]))
    expect(log).toEqual(['set 5', 'five'])
  })

  test('tells the paths of what it did', () => {
    const { rule, fire, runner } = runnerBench()
    const inner = { type: 'choose', branches: [{ actions: noted(['deep']) }] }
    const id = fire(
      rule(['one', { type: 'choose', branches: [{ conditions: never, actions: [] }, { actions: [inner] }] }]),
    )
    expect(states(runner.detail(id)?.steps ?? [])).toEqual([
      'actions[0] done',
      'actions[1] done',
      'actions[1].branches[1].actions[0] done',
      'actions[1].branches[1].actions[0].branches[0].actions[0] done',
    ])
  })
})

describe('repeat', () => {
  const repeat = (
    fields: object,
    texts: (string | Record<string, unknown>)[] = ['{{variables.repeat.index}}'],
  ) => ({
    type: 'repeat',
    maximum: 1000,
    ...fields,
    actions: noted(texts),
  })

  test.each([
    ['times', { times: 3 }, ['0', '1', '2', 'end']],
    ['no times', { times: 0 }, ['end']],
    ['while the turn to come', { while: when('variables.repeat.index', '<', 2) }, ['0', '1', 'end']],
    ['while it never holds', { while: never }, ['end']],
    ['until', { until: when('variables.repeat.index', '==', 1) }, ['0', '1', 'end']],
    ['until it holds at once', { until: always }, ['0', 'end']],
    ['each item', { forEach: 'payload.list' }, ['0', '1', 'end']],
  ])('goes on for %s', (_name, fields, expected) => {
    const { rule, runner, log } = runnerBench()
    const event = messageEvent('home/x', JSON.stringify({ value: 21, list: ['a', { b: 1 }] }))
    runner.fire(rule([repeat(fields), 'end']), 0, event)
    expect(log).toEqual(expected)
  })

  test('gives each item, and covers the repeat around it', () => {
    const { rule, runner, log } = runnerBench()
    const event = messageEvent('home/x', JSON.stringify({ value: 21, list: ['a', 'b'] }))
    const inner = repeat({ forEach: 'payload.list' }, ['in {{variables.repeat.item}}'])
    runner.fire(
      rule([repeat({ times: 2 }, [inner, 'out {{variables.repeat.index}}']), 'end {{variables.repeat}}']),
      0,
      event,
    )
    expect(log).toEqual(['in a', 'in b', 'out 0', 'in a', 'in b', 'out 1', 'end '])
  })

  test.each([
    ['a condition that never ends', { until: never, maximum: 4 }, 4],
    ['too many times', { times: 5, maximum: 4 }, 0],
    ['too long a list', { forEach: 'payload.list', maximum: 1 }, 0],
  ])('fails over %s', (_name, fields, turns) => {
    const { rule, runner, log } = runnerBench()
    const event = messageEvent('home/x', JSON.stringify({ value: 21, list: [1, 2] }))
    const id = runner.fire(rule([repeat(fields), 'end']), 0, event)
    expect(log).toHaveLength(turns)
    expect(runner.row(id)).toMatchObject({ state: 'failed', error: { code: 'ERR_REPEAT_MAXIMUM' } })
  })

  test('fails where there is no list', () => {
    const { rule, fire, runner } = runnerBench()
    const id = fire(rule([repeat({ forEach: 'payload.list' })]))
    expect(runner.row(id)).toMatchObject({ state: 'failed', error: { code: 'ERR_REPEAT_LIST' } })
  })

  test('waits between its turns', async () => {
    const { rule, fire, log, clock } = runnerBench()
    fire(rule([repeat({ times: 2 }, ['{{variables.repeat.index}}', 'wait 100']), 'end']))
    expect(log).toEqual(['0', 'wait 100'])
    await clock.advance(200)
    expect(log).toEqual(['0', 'wait 100', '1', 'wait 100', 'end'])
  })

  test('keeps the first and the last turns in the trace and counts the others', () => {
    const { rule, fire, runner } = runnerBench()
    const [step] = runner.detail(fire(rule([repeat({ times: 100 }, ['a', 'b'])])))?.steps ?? []
    expect(step?.omitted).toBe(80)
    const turns = step?.steps?.map(({ iteration }) => iteration) ?? []
    expect([...new Set(turns)]).toEqual([
      ...Array(10).keys(),
      ...Array.from({ length: 10 }, (_, i) => 90 + i),
    ])
    expect(turns).toHaveLength(40)
    expect(step?.output).toEqual({ turns: '100' })
  })

  test('a run of more than 10,000 actions fails, and others get their turn before', async () => {
    const { rule, fire, runner, log, clock } = runnerBench()
    const id = fire(rule([repeat({ times: 1000 }, [repeat({ times: 100 }, ['x'])]), 'end']))
    expect(log.length).toBeLessThan(1001)
    expect(runner.row(id)?.state).toBe('running')
    for (let i = 0; i < 30; i++) await clock.advance(1)
    expect(runner.row(id)).toMatchObject({ state: 'failed', error: { code: 'ERR_RUN_TOO_LONG' } })
    expect(log.length).toBeLessThan(10_000)
    expect(log).not.toContain('end')
    expect(clock.pending).toBe(0)
  })

  test('can be stopped while it goes on', async () => {
    const { rule, fire, runner, log, clock } = runnerBench()
    const id = fire(rule([repeat({ times: 900 }, [repeat({ times: 100 }, ['x'])])]))
    runner.stop('a')
    const { length } = log
    await clock.advance(10)
    expect(log).toHaveLength(length)
    expect(runner.row(id)?.state).toBe('stopped')
    expect(clock.pending).toBe(0)
  })
})

describe('parallel', () => {
  const parallel = (...branches: (string | Record<string, unknown>)[][]) => ({
    type: 'parallel',
    branches: branches.map(texts => ({ actions: noted(texts) })),
  })

  test('waits for all of its branches', async () => {
    const { rule, fire, log, clock, runner } = runnerBench()
    const id = fire(rule([parallel(['a', 'wait 100', 'b'], ['c', 'wait 50', 'd'], ['e']), 'end']))
    expect(log).toEqual(['a', 'wait 100', 'c', 'wait 50', 'e'])
    await clock.advance(50)
    expect(log.at(-1)).toBe('d')
    await clock.advance(50)
    expect(log.slice(-2)).toEqual(['b', 'end'])
    expect(runner.detail(id)?.steps[0]).toMatchObject({ state: 'done', milliseconds: 100 })
  })

  test('of branches that take no time is done at once', () => {
    const { rule, fire, log, clock } = runnerBench()
    fire(rule([parallel(['a'], [], ['b']), 'end']))
    expect(log).toEqual(['a', 'b', 'end'])
    expect(clock.pending).toBe(0)
  })

  test.each([
    ['stop', ['a', 'throw', 'wait 10', 'b', 'wait 10']],
    ['continue', ['a', 'throw', 'wait 10', 'b', 'wait 10', 'end']],
  ])(
    'with a branch that fails lets the others end and then does as onError “%s” says',
    async (onError, expected) => {
      const { rule, fire, log, clock, runner } = runnerBench()
      const id = fire(
        rule([{ ...parallel(['a', 'throw', 'never'], ['wait 10', 'b', 'wait 10']), onError }, 'end']),
      )
      await clock.advance(100)
      expect(log).toEqual(expected)
      const detail = runner.detail(id)
      expect(detail?.row.state).toBe(onError === 'stop' ? 'failed' : 'done')
      expect(detail?.steps[0]).toMatchObject({ state: 'failed', error: { code: 'ERR_TEST' } })
      expect(states(detail?.steps[0]?.steps ?? [])).toEqual([
        'actions[0].branches[0].actions[0] done',
        'actions[0].branches[0].actions[1] failed',
        'actions[0].branches[0].actions[2] skipped',
        'actions[0].branches[1].actions[0] done',
        'actions[0].branches[1].actions[1] done',
        'actions[0].branches[1].actions[2] done',
      ])
    },
  )

  test('a branch that goes on after a failure does not fail it', () => {
    const { rule, fire, log, runner } = runnerBench()
    const id = fire(rule([parallel([{ text: 'throw', onError: 'continue' }, 'b'], ['c']), 'end']))
    expect(log).toEqual(['throw', 'b', 'c', 'end'])
    expect(runner.row(id)?.state).toBe('done')
  })

  test('results of its branches are there after it, and none sees those of another', () => {
    const { rule, fire, log } = runnerBench()
    fire(
      rule([
        parallel(
          [{ text: 'answer one', result: 'a' }, '{{variables.a.said}}'],
          [{ text: 'answer two', result: 'b' }, 'a is {{variables.a.said}}'],
        ),
        '{{variables.a.said}} and {{variables.b.said}}',
      ]),
    )
    expect(log).toEqual(['answer one', 'one', 'answer two', 'a is ', 'one and two'])
  })

  test('a stop in one of its branches ends them all', async () => {
    const { rule, fire, log, clock, runner } = runnerBench()
    const id = fire(
      rule([parallel(['wait 100', 'a'], ['b', { type: 'stop', outcome: 'done' }, 'c'], ['d']), 'end']),
    )
    await clock.advance(1000)
    expect(log).toEqual(['wait 100', 'b', 'aborted: The run ended before this action did.'])
    expect(runner.row(id)).toMatchObject({ state: 'done', error: undefined })
    expect(states(runner.detail(id)?.steps ?? [])).toEqual([
      'actions[0] stopped',
      'actions[0].branches[0].actions[0] stopped',
      'actions[0].branches[0].actions[1] skipped',
      'actions[0].branches[1].actions[0] done',
      'actions[0].branches[1].actions[1] done',
      'actions[0].branches[1].actions[2] skipped',
      'actions[0].branches[2].actions[0] skipped',
      'actions[1] skipped',
    ])
    expect(runner.counters('a')).toMatchObject({ running: 0, failed: 0 })
  })

  test('is stopped with all of its branches', async () => {
    const { rule, fire, log, clock, runner } = runnerBench()
    const id = fire(rule([parallel(['wait 100'], [parallel(['wait 200'], ['wait 300'])])]))
    runner.stop('a')
    expect(log.filter(line => line.startsWith('aborted'))).toHaveLength(3)
    expect(runner.row(id)?.state).toBe('stopped')
    await clock.advance(1000)
    expect(clock.pending).toBe(0)
    expect(runner.counters('a')).toMatchObject({ running: 0 })
  })
})

describe('stop', () => {
  test.each([
    ['done', undefined, 'done', undefined],
    ['failed', 'It is {{payload.value}}', 'failed', 'It is 21'],
    ['failed', undefined, 'failed', 'The rule ended this run as failed.'],
  ])('ends the run as %s with the message %s', (outcome, message, state, error) => {
    const { rule, fire, log, runner } = runnerBench()
    const nested = {
      type: 'repeat',
      times: 3,
      maximum: 10,
      actions: [...noted(['x']), { type: 'stop', outcome, message }],
    }
    const id = fire(
      rule(['one', { ...nested, onError: 'continue', onErrorActions: noted(['not asked']) }, 'two']),
    )
    expect(log).toEqual(['one', 'x'])
    expect(runner.row(id)?.state).toBe(state)
    expect(runner.row(id)?.error?.message).toBe(error)
    expect(runner.detail(id)?.steps.map(step => step.state)).toEqual(['done', 'stopped', 'skipped'])
  })
})
