import { expect, test } from 'vitest'
import { variablePort } from '../../../src/main/bridge/variables.ts'
import { createVariables } from '../../../src/main/run/variables.ts'
import { variableHandlers } from '../../../src/main/window/variable-calls.ts'
import type { Pushes } from '../../../src/shared/contract/pushes.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

function setUp() {
  const clock = new SimulatedClock()
  const variables = createVariables()
  const pushed: Pushes['variables'][] = []
  const { handlers, dispose } = variableHandlers(variablePort(variables), clock, (_name, value) =>
    pushed.push(value as Pushes['variables']),
  )
  return { clock, variables, pushed, handlers, dispose }
}

test('nothing is pushed to a window that does not watch, and an idle watch has no timer', async () => {
  const { clock, variables, pushed, handlers } = setUp()
  variables.set('a', 1)
  expect(clock.pending).toBe(0)
  await handlers['variable.watch']({})
  expect(clock.pending).toBe(0)
  variables.set('a', 2)
  await handlers['variable.unwatch']({})
  await clock.advance(1000)
  expect(pushed).toEqual([])
  expect(clock.pending).toBe(0)
})

test('each change is told once a push, as the variable then stands', async () => {
  const { clock, variables, pushed, handlers, dispose } = setUp()
  await handlers['variable.watch']({})
  variables.set('a', 1)
  variables.set('a', 'two')
  variables.set('b', 1)
  variables.set('b', undefined)
  await clock.advance(100)
  expect(pushed).toEqual([
    {
      changed: [{ name: 'a', kind: 'text', preview: 'two', size: 5, keep: false }],
      removed: ['b'],
      skipped: 0,
    },
  ])
  for (let i = 0; i < 300; i++) variables.set(`v${i}`, i)
  await clock.advance(100)
  expect(pushed[1]?.changed).toHaveLength(200)
  expect(pushed[1]?.skipped).toBe(100)
  dispose()
  variables.set('a', 1)
  await clock.advance(1000)
  expect(pushed).toHaveLength(2)
})

test('variables are listed by name, a part at a time, and changed by hand', async () => {
  const { variables, handlers } = setUp()
  for (const name of ['lampOn', 'door', 'LAMP', 'zone']) variables.set(name, { on: true })
  expect(await handlers['variable.list']({ text: 'lamp', limit: 10 })).toMatchObject({
    variables: [{ name: 'LAMP', kind: 'object', preview: '{"on":true}' }, { name: 'lampOn' }],
    count: 4,
    more: false,
  })
  expect(await handlers['variable.list']({ limit: 1, after: 'LAMP' })).toMatchObject({
    variables: [{ name: 'door' }],
    more: true,
  })
  await handlers['variable.set']({ name: 'door', value: [1], keep: true })
  expect(await handlers['variable.get']({ name: 'door' })).toEqual({ value: [1], keep: true })
  await handlers['variable.remove']({ name: 'door' })
  expect(() => handlers['variable.get']({ name: 'door' })).toThrow(
    expect.objectContaining({ code: 'ERR_VARIABLE_UNKNOWN' }),
  )
})
