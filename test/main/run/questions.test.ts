import { expect, test } from 'vitest'
import { Questions } from '../../../src/main/run/questions.ts'
import { runnerBench } from '../../support/runner-bench.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

const turn = () => new Promise(resolve => setImmediate(resolve))

function asking(clock = new SimulatedClock()) {
  let changes = 0
  const questions = new Questions({ clock, changed: () => changes++ })
  const bench = runnerBench({ clock, confirm: (...action) => questions.ask(...action) })
  return { ...bench, clock, questions, changes: () => changes }
}

const guarded = { text: 'off {{payload.value}}', confirm: true, timeout: 1 }

test('an action that is to be confirmed waits for a person, and is carried out as it was shown', async () => {
  const { runner, rule, fire, log, clock, questions, changes } = asking()
  const id = fire(rule(['one', guarded, 'two']))
  expect(log).toEqual(['one'])
  expect(questions.open).toEqual([
    {
      id: 1,
      run: id,
      rule: 'a',
      name: 'Rule a',
      action: 'note',
      input: { text: 'off 21' },
      since: clock.now(),
      until: clock.now() + 300_000,
    },
  ])
  expect(runner.detail(id)?.steps.map(({ state }) => state)).toEqual(['done', 'asking', 'waiting'])
  // The time a person takes is not the action's.
  await clock.advance(60_000)
  expect(runner.row(id)?.state).toBe('running')
  questions.answer(1, true)
  await turn()
  expect(log).toEqual(['one', 'off 21', 'two'])
  expect(runner.row(id)?.state).toBe('done')
  expect([questions.open, changes(), clock.pending]).toEqual([[], 2, 0])
  expect(() => questions.answer(1, true)).toThrow(expect.objectContaining({ code: 'ERR_QUESTION_GONE' }))
})

test.each([
  ['a person refuses it', 'a person refused it', (questions: Questions) => questions.answer(1, false)],
  [
    'nobody answers',
    'nobody answered within 300 s',
    (_: Questions, clock: SimulatedClock) => clock.advance(300_000),
  ],
])('it fails where %s', async (_, words, end) => {
  const { runner, rule, fire, log, clock, questions } = asking()
  const id = fire(rule([guarded, 'two']))
  await end(questions, clock)
  await turn()
  expect(log).toEqual([])
  expect(runner.row(id)).toMatchObject({ state: 'failed', error: { code: 'ERR_NOT_CONFIRMED' } })
  expect(runner.row(id)?.error?.message).toContain(words)
  expect(questions.open).toEqual([])
})

test('a refusal is final: nothing is tried again, and onError holds', async () => {
  const { runner, rule, fire, log, questions, clock } = asking()
  const retry = { times: 3, delay: 1, factor: 1, maximum: 1 }
  const id = fire(rule([{ ...guarded, retry, onError: 'continue' }, 'two']))
  questions.answer(1, false)
  await clock.advance(10_000)
  expect([log, runner.row(id)?.state, questions.open]).toEqual([['two'], 'done', []])
})

test('a run that is stopped asks no longer', async () => {
  const { runner, rule, fire, questions, log, clock } = asking()
  fire(rule([guarded]))
  runner.stop('a')
  await turn()
  expect([questions.open, log, clock.pending]).toEqual([[], [], 0])
})

test('where nobody can be asked, or too much is open, the action fails', async () => {
  const alone = runnerBench()
  const id = alone.fire(alone.rule([guarded]))
  await turn()
  expect(alone.runner.row(id)?.error?.code).toBe('ERR_NOT_CONFIRMED')
  const { rule, fire, questions, runner } = asking()
  const compiled = rule([guarded], 'queued')
  const parallel = {
    ...compiled,
    mode: 'parallel' as const,
    limits: { maximum: 1000, key: undefined, rateLimit: undefined },
  }
  for (let i = 0; i < 101; i++) fire(parallel)
  await turn()
  expect(questions.open).toHaveLength(100)
  expect(runner.rows(1)[0]).toMatchObject({ state: 'failed', error: { code: 'ERR_NOT_CONFIRMED' } })
})

test('long fields are shown far beyond what a trace shows', () => {
  const { rule, fire, questions } = asking()
  fire(rule([{ text: `echo ${'x'.repeat(5000)}`, confirm: true }]))
  expect(questions.open[0]?.input.text).toHaveLength(5005)
})
