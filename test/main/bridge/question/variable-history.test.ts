import { expect, it } from 'vitest'
import { VariableHistory } from '../../../../src/main/bridge/question/variable-history.ts'
import { createVariables } from '../../../../src/main/run/variables.ts'
import type { TomteEvent } from '../../../../src/shared/event.ts'
import { messageEvent } from '../../../support/events.ts'

function setUp() {
  const variables = createVariables()
  const history = new VariableHistory(variables)
  let tell = (_event: TomteEvent) => {}
  history.start(listener => {
    tell = listener
    return () => {}
  })
  let id = 0
  const happen = (name: string, value: unknown) => {
    variables.set(name, value)
    tell({ ...messageEvent('a', 'x'), id: ++id })
  }
  const known = () => Array.from({ length: id }, (_, index) => history.at(index + 1).known).filter(Boolean)
  return { history, happen, known }
}

it('variables of the last thousand changes are known', () => {
  const { history, happen, known } = setUp()
  for (let turn = 1; turn <= 1500; turn++) happen('lamp', turn)
  expect(known()).toHaveLength(999)
  expect(history.at(1000)).toMatchObject({ known: true, snapshot: { lamp: 999 } })
})

it.each([
  ['long texts', (turn: number) => `${turn}${'x'.repeat(500_000)}`, 40],
  ['long lists', (turn: number) => Array.from({ length: 50_000 }, () => turn), 20],
])('of %s fewer changes are known', (_what, value, most) => {
  const { history, happen, known } = setUp()
  for (let turn = 1; turn <= 100; turn++) happen('lamp', value(turn))
  expect(known().length).toBeGreaterThan(10)
  expect(known().length).toBeLessThan(most)
  expect(history.at(100)).toMatchObject({ known: true, snapshot: { lamp: value(99) } })
})

it('of many variables fewer changes are known', () => {
  const { happen, known } = setUp()
  for (let turn = 0; turn < 3000; turn++) happen(`v${turn}`, turn)
  expect(known().length).toBeLessThan(500)
  expect(known().length).toBeGreaterThan(200)
}, 30_000) // three thousand snapshots of up to three thousand variables
