import { expect, test } from 'vitest'
import { interrupted } from '../../../src/main/journal/interrupted-run.ts'
import type { StepState, TraceStep } from '../../../src/shared/contract/run.ts'
import { detailOf, rowOf } from '../../support/test-run.ts'

/** Actions in states such as `done`, or with those inside of them. */
type Drawn = StepState | { state: StepState; lists: Drawn[][] }

function stepsOf(drawn: Drawn[], list = 'actions'): TraceStep[] {
  return drawn.map((each, index) => {
    const path = `${list}[${index}]`
    if (typeof each === 'string') return { index, path, type: 'publish', state: each }
    const steps = each.lists.flatMap((inner, at) => stepsOf(inner, `${path}.branches[${at}].actions`))
    return { index, path, type: 'parallel', state: each.state, steps }
  })
}

function afterCrash(...drawn: Drawn[]) {
  const run = { id: 1, state: 'running', next: 0, event: { id: 1, time: 0 } } as never
  const { row, ...detail } = { ...detailOf(run), row: rowOf(run), steps: stepsOf(drawn) }
  const states = (steps: readonly TraceStep[]): unknown[] =>
    steps.map(({ state, steps: inner }) => (inner ? [state, ...states(inner)] : state))
  return states(interrupted({ row, detail }).detail?.steps ?? [])
}

test('what follows an action under way never began', () => {
  expect(afterCrash('done', 'running', 'waiting', 'skipped')).toEqual([
    'done',
    'uncertain',
    'skipped',
    'skipped',
  ])
})

test('what follows an action that was due may have begun as well', () => {
  expect(afterCrash('done', 'waiting', 'waiting')).toEqual(['done', 'uncertain', 'uncertain'])
})

test('each branch of a parallel action got as far as it got', () => {
  const branches: Drawn = {
    state: 'running',
    lists: [
      ['done', 'running', 'waiting'],
      ['done', 'waiting', 'waiting'],
    ],
  }
  expect(afterCrash(branches, 'waiting')).toEqual([
    ['uncertain', 'done', 'uncertain', 'skipped', 'done', 'uncertain', 'uncertain'],
    'skipped',
  ])
})

test('an action whose own actions took no time may be over', () => {
  const choice: Drawn = { state: 'running', lists: [['done', 'waiting']] }
  expect(afterCrash(choice, 'waiting')).toEqual([['uncertain', 'done', 'uncertain'], 'uncertain'])
})

test('the error branch of an action that failed is one of its lists', () => {
  const failed: Drawn = { state: 'failed', lists: [['running', 'waiting']] }
  expect(afterCrash(failed, 'waiting')).toEqual([['failed', 'uncertain', 'skipped'], 'skipped'])
})
