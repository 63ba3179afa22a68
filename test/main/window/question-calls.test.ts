import { describe, expect, it } from 'vitest'
import { questionCallsOf } from '../../../src/main/window/question-calls.ts'
import type { Progress, QuestionPort } from '../../../src/main/window/question-port.ts'
import type { DryRun } from '../../../src/shared/contract/question.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

function setUp() {
  const asked: {
    signal: AbortSignal
    progress: Progress
    answer(dryRun: DryRun): void
    fail(error: Error): void
  }[] = []
  const tested: AbortSignal[] = []
  const clock = new SimulatedClock()
  const questions = {
    dryRun: (_: unknown, signal: AbortSignal, progress: Progress) =>
      new Promise<DryRun>((answer, fail) => {
        asked.push({ signal, progress, answer, fail })
        signal.addEventListener('abort', () => fail(signal.reason))
      }),
    tests: {
      run: (_names: unknown, signal: AbortSignal, progress: Progress) => {
        progress({ events: 1, runs: 2, fraction: 0.25 })
        return new Promise((_answer, fail) => {
          tested.push(signal)
          signal.addEventListener('abort', () => fail(signal.reason))
        })
      },
    },
  } as unknown as QuestionPort
  const { handlers, dispose } = questionCallsOf(questions, clock)
  const ask = async () =>
    handlers['rule.dryRun']({ rules: [{ id: 'a' }], span: { journal: {} }, warmUp: 0, loop: false })
  return { asked, tested, clock, calls: handlers, dispose, ask }
}

describe('a question that takes a while', () => {
  it('tells how far it is, then the answer, once', async () => {
    const { asked, clock, calls, ask } = setUp()
    const { question } = await ask()
    asked[0]?.progress({ events: 5, runs: 1, fraction: 0.5 })
    const early = calls['question.get']({ question, wait: 1000 })
    await clock.advance(1000)
    expect(await early).toEqual({ done: false, events: 5, runs: 1, fraction: 0.5 })
    const late = calls['question.get']({ question, wait: 1000 })
    asked[0]?.answer({ runs: 7 } as DryRun)
    expect(await late).toEqual({ done: true, dryRun: { runs: 7 } })
    await expect(calls['question.get']({ question, wait: 0 })).rejects.toMatchObject({
      code: 'ERR_QUESTION_GONE',
    })
  })

  it('fails with what made it fail', async () => {
    const { asked, calls, ask } = setUp()
    const { question } = await ask()
    asked[0]?.fail(new Error('no such recording'))
    await expect(calls['question.get']({ question, wait: 0 })).rejects.toThrow('no such recording')
  })

  it('ends when it is cancelled, or its window goes; a window has a few at a time', async () => {
    const { asked, calls, dispose, ask } = setUp()
    const first = await ask()
    for (let count = 0; count < 3; count++) await ask()
    await expect(ask()).rejects.toMatchObject({ code: 'ERR_QUESTION_COUNT' })
    calls['question.cancel'](first)
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false, false, false])
    await ask()
    dispose()
    expect(asked.every(({ signal }) => signal.aborted)).toBe(true)
  })

  it('may be tests of rules, which are cancelled alike', async () => {
    const { tested, clock, calls } = setUp()
    const { question } = await calls['ruleTest.run']({})
    const state = calls['question.get']({ question, wait: 1 })
    await clock.advance(1)
    expect(await state).toEqual({ done: false, events: 1, runs: 2, fraction: 0.25 })
    calls['question.cancel']({ question })
    expect(tested.map(({ aborted }) => aborted)).toEqual([true])
  })
})
