import { describe, expect, test } from 'vitest'
import { TomteError } from '../../../../src/shared/errors.ts'
import { noted, runnerBench } from '../../../support/runner-bench.ts'

const turn = () => new Promise(resolve => setImmediate(resolve))

describe('retry', () => {
  test.each([
    ['doubling', { times: 3, delay: 1, factor: 2, maximum: 60 }, [1000, 2000, 4000]],
    ['steady', { times: 3, delay: 5, factor: 1, maximum: 60 }, [5000, 5000, 5000]],
    [
      'never above the maximum',
      { times: 4, delay: 1, factor: 10, maximum: 20 },
      [1000, 10_000, 20_000, 20_000],
    ],
    ['with a delay above the maximum', { times: 2, delay: 90, factor: 2, maximum: 60 }, [90_000, 90_000]],
  ])('waits between tries: %s', async (_name, retry, waits) => {
    const { rule, fire, runner, log, clock } = runnerBench()
    const began = clock.now()
    const id = fire(rule([{ text: 'throw', retry }, 'end']))
    for (const [index, wait] of waits.entries()) {
      expect(log).toHaveLength(index + 1)
      await clock.advance(wait - 1)
      expect(log).toHaveLength(index + 1)
      await clock.advance(1)
      expect(log).toHaveLength(index + 2)
    }
    const detail = runner.detail(id)
    expect(detail?.row).toMatchObject({ state: 'failed', error: { code: 'ERR_TEST' } })
    const starts = [began]
    for (const wait of waits) starts.push((starts.at(-1) ?? 0) + wait)
    expect(detail?.steps[0]?.tries?.map(({ started }) => started)).toEqual(starts.slice(0, -1))
    expect(detail?.steps[0]?.milliseconds).toBe((starts.at(-1) ?? 0) - began)
    expect(clock.pending).toBe(0)
  })

  test('ends with the first try that goes well', async () => {
    const { rule, fire, runner, log, clock } = runnerBench()
    const retry = { times: 5, delay: 1, factor: 1, maximum: 1 }
    const id = fire(rule([{ text: 'fail 2', retry }, 'end']))
    expect(runner.detail(id)?.steps.map(({ state }) => state)).toEqual(['running', 'waiting'])
    await clock.advance(5000)
    expect(log).toEqual(['fail 2', 'fail 2', 'fail 2', 'end'])
    expect(runner.detail(id)?.steps[0]).toMatchObject({
      state: 'done',
      error: undefined,
      tries: [{ error: { code: 'ERR_TEST' } }, { error: { code: 'ERR_TEST' } }],
    })
  })

  test('gives each try its time anew', async () => {
    const { rule, fire, runner, log, clock } = runnerBench()
    const retry = { times: 1, delay: 1, factor: 1, maximum: 1 }
    const id = fire(rule([{ text: 'deaf 5000', timeout: 3, retry }]))
    await clock.advance(4000)
    expect(log).toHaveLength(2)
    // The first try answers now; nobody waits for it any more.
    await clock.advance(1000)
    expect(runner.row(id)?.state).toBe('running')
    await clock.advance(2000)
    expect(runner.row(id)).toMatchObject({ state: 'failed', error: { code: 'ERR_ACTION_TIMEOUT' } })
    expect(runner.detail(id)?.steps[0]?.tries).toMatchObject([{ milliseconds: 3000 }])
  })

  test('tries a rejected promise again', async () => {
    const { rule, fire, runner, log, clock } = runnerBench()
    const id = fire(rule([{ text: 'reject', retry: { times: 1, delay: 1, factor: 1, maximum: 1 } }]))
    await turn()
    await clock.advance(1000)
    await turn()
    expect(log).toEqual(['reject', 'reject'])
    expect(runner.row(id)?.state).toBe('failed')
  })

  test('is over when the run is stopped', async () => {
    const { rule, fire, runner, log, clock } = runnerBench()
    const id = fire(rule([{ text: 'throw', retry: { times: 9, delay: 1, factor: 1, maximum: 1 } }]))
    runner.stop('a')
    await clock.advance(10_000)
    expect(log).toEqual(['throw'])
    expect(runner.row(id)?.state).toBe('stopped')
    expect(clock.pending).toBe(0)
  })

  test('takes a whole group again', async () => {
    const { rule, fire, runner, log, clock } = runnerBench()
    const group = {
      type: 'repeat',
      times: 2,
      maximum: 10,
      actions: noted(['{{variables.repeat.index}}', 'fail 1']),
      retry: { times: 1, delay: 1, factor: 1, maximum: 1 },
    }
    const id = fire(rule([group, 'end']))
    await clock.advance(1000)
    expect(log).toEqual(['0', 'fail 1', '0', 'fail 1', '1', 'fail 1', 'end'])
    expect(runner.detail(id)?.steps[0]?.steps).toHaveLength(4)
  })
})

describe('an error branch', () => {
  const failing = (onError: string, branch: (string | Record<string, unknown>)[]) => ({
    text: 'throw',
    onError,
    onErrorActions: noted(branch),
  })

  test.each([
    ['stop', ['throw', 'saw ERR_TEST: It failed.'], 'failed'],
    ['continue', ['throw', 'saw ERR_TEST: It failed.', 'end '], 'done'],
  ])('comes before onError “%s”', (onError, expected, state) => {
    const { rule, fire, runner, log } = runnerBench()
    const branch = ['saw {{variables.error.code}}: {{variables.error.message}}']
    const id = fire(rule([failing(onError, branch), 'end {{variables.error}}']))
    expect(log).toEqual(expected)
    const detail = runner.detail(id)
    expect(detail?.row.state).toBe(state)
    expect(detail?.steps[0]).toMatchObject({
      state: 'failed',
      steps: [{ path: 'actions[0].onErrorActions[0]', state: 'done' }],
    })
  })

  test('comes after the last try', async () => {
    const { rule, fire, log, clock } = runnerBench()
    const retry = { times: 1, delay: 1, factor: 1, maximum: 1 }
    fire(rule([{ ...failing('stop', ['sorry']), retry }]))
    expect(log).toEqual(['throw'])
    await clock.advance(1000)
    expect(log).toEqual(['throw', 'throw', 'sorry'])
  })

  test('that fails itself fails the action, whatever its onError says', () => {
    const { rule, fire, runner, log } = runnerBench()
    const id = fire(rule([failing('continue', ['{{nothing}}', 'never']), 'end']))
    expect(log).toEqual(['throw'])
    expect(runner.row(id)).toMatchObject({ state: 'failed', error: { code: 'ERR_TEMPLATE' } })
  })

  test('may fail and go on inside', () => {
    const { rule, fire, log } = runnerBench()
    fire(rule([failing('continue', [failing('continue', ['inner']), '{{variables.error.code}}']), 'end']))
    expect(log).toEqual(['throw', 'throw', 'inner', 'ERR_TEST', 'end'])
  })

  test('catches what fails deep inside a group', () => {
    const { rule, fire, runner, log } = runnerBench()
    const inner = { type: 'choose', branches: [{ actions: noted(['throw', 'never']) }] }
    const group = { type: 'parallel', branches: [{ actions: [inner] }] }
    const id = fire(rule([{ ...group, onError: 'continue', onErrorActions: noted(['caught']) }, 'end']))
    expect(log).toEqual(['throw', 'caught', 'end'])
    expect(runner.row(id)?.state).toBe('done')
  })
})

describe('the time of a group', () => {
  test('ends what is under way in it, however deep', async () => {
    const { rule, fire, runner, log, clock } = runnerBench()
    const inner = {
      type: 'parallel',
      branches: [{ actions: noted(['wait 9000']) }, { actions: noted(['deaf 9000']) }],
    }
    const group = { type: 'repeat', times: 5, maximum: 10, actions: [inner] }
    const id = fire(rule([{ ...group, timeout: 2, onError: 'continue' }, 'end {{variables.repeat}}']))
    await clock.advance(2000)
    expect(log).toEqual([
      'wait 9000',
      'deaf 9000',
      'aborted: The action “repeat” took longer than 2 s.',
      'end ',
    ])
    const [step] = runner.detail(id)?.steps ?? []
    expect(step).toMatchObject({
      state: 'failed',
      error: { code: 'ERR_ACTION_TIMEOUT' },
      steps: [{ state: 'stopped', steps: [{ state: 'stopped' }, { state: 'stopped' }] }],
    })
    await clock.advance(20_000)
    expect(log).toHaveLength(4)
    expect(clock.pending).toBe(0)
  })

  test('leaves no timer behind where the group ends before', async () => {
    const { rule, fire, clock } = runnerBench()
    fire(rule([{ type: 'choose', branches: [{ actions: noted(['x']) }], timeout: 9 }]))
    expect(clock.pending).toBe(0)
  })

  test('runs on from a wait inside of a branch', async () => {
    const { rule, fire, log, clock } = runnerBench()
    const wait = { type: 'wait', seconds: 5, timeout: 100 }
    const group = { type: 'parallel', branches: [{ actions: [wait] }] }
    fire(rule([{ ...group, timeout: 2, onError: 'continue' }, 'end']))
    await clock.advance(200_000)
    expect(log).toEqual(['end'])
    expect(clock.pending).toBe(0)
  })
})

describe('the result of an action', () => {
  test('is a variable of the run alone', () => {
    const { rule, fire, log, variables, contexts } = runnerBench()
    const compiled = rule([{ text: 'answer 5', result: 'five' }, '{{variables.five.said}}'])
    fire(compiled)
    expect(log).toEqual(['answer 5', '5'])
    expect(variables.snapshot).toEqual({})
    expect(contexts[1]?.variables).toMatchObject({ five: { said: '5' } })
    fire(rule(['{{variables.five}}']))
    expect(log.at(-1)).toBe('')
  })

  test('covers a variable of all rules, and is null where nothing came of it', () => {
    const { rule, fire, log } = runnerBench()
    const missing = { field: 'variables.x', op: '==', value: null }
    fire(
      rule([
        'set 5',
        { text: 'nothing', result: 'x' },
        { type: 'choose', branches: [{ conditions: missing, actions: noted(['null']) }] },
      ]),
    )
    expect(log).toEqual(['set 5', 'nothing', 'null'])
  })

  test('is there too where the action failed and still came to something', () => {
    const { rule, fire, log, runner } = runnerBench({
      execute: (_type, { text }) => {
        log.push(String(text))
        if (text !== 'program') return undefined
        throw new TomteError('ERR_PROGRAM', 'It failed.', { output: { stderr: 'no' } })
      },
    })
    const id = fire(
      rule([{ text: 'program', result: 'out', onErrorActions: noted(['{{variables.out.stderr}}']) }]),
    )
    expect(log).toEqual(['program', 'no'])
    expect(runner.detail(id)?.steps[0]?.output).toEqual({ stderr: 'no' })
  })
})

describe('an action that is to be confirmed', () => {
  test('is carried out once a person said yes', async () => {
    const asked: unknown[] = []
    const { rule, fire, runner, log } = runnerBench({
      confirm: (_run, action, config) => {
        asked.push([action.type, config])
        return Promise.resolve()
      },
    })
    const id = fire(rule([{ text: 'shell {{payload.value}}', confirm: true }, 'end']))
    expect(runner.detail(id)?.steps[0]?.state).toBe('asking')
    await turn()
    expect(asked).toEqual([['note', { text: 'shell 21' }]])
    expect(log).toEqual(['shell 21', 'end'])
    expect(runner.row(id)?.state).toBe('done')
  })

  test('fails without a second try where they said no', async () => {
    const refused = new TomteError('ERR_NOT_CONFIRMED', 'No.')
    const { rule, fire, runner, log, clock } = runnerBench({ confirm: () => Promise.reject(refused) })
    const retry = { times: 3, delay: 1, factor: 1, maximum: 1 }
    const id = fire(rule([{ text: 'shell', confirm: true, retry }]))
    await turn()
    expect(log).toEqual([])
    expect(runner.row(id)).toMatchObject({ state: 'failed', error: { code: 'ERR_NOT_CONFIRMED' } })
    expect(clock.pending).toBe(0)
  })

  test('fails where there is nobody to ask', () => {
    const { rule, fire, runner, log } = runnerBench()
    const id = fire(rule([{ text: 'shell', confirm: true }]))
    expect(log).toEqual([])
    expect(runner.row(id)).toMatchObject({ state: 'failed', error: { code: 'ERR_NOT_CONFIRMED' } })
  })
})
