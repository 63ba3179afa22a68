import { expect, test } from 'vitest'
import { createVariables } from '../../../src/main/run/variables.ts'

test('a snapshot never changes', () => {
  const variables = createVariables()
  variables.set('x', 1)
  const before = variables.snapshot
  variables.set('x', 2)
  variables.set('y', 'z')
  expect(before).toEqual({ x: 1 })
  expect(variables.snapshot).toEqual({ x: 2, y: 'z' })
})

test('setting what is already so makes no new snapshot', () => {
  const variables = createVariables()
  variables.set('x', 'on')
  const before = variables.snapshot
  variables.set('x', 'on')
  expect(variables.snapshot).toBe(before)
})

test('values are copied', () => {
  const variables = createVariables()
  const value = { list: [1] }
  variables.set('x', value)
  value.list.push(2)
  expect(variables.snapshot).toEqual({ x: { list: [1] } })
})

test('undefined removes a variable', () => {
  const variables = createVariables()
  variables.set('x', null)
  expect('x' in variables.snapshot).toBe(true)
  variables.set('x', undefined)
  expect('x' in variables.snapshot).toBe(false)
})

test.each(['', '1x', 'a b', 'a.b', '__proto__', 'constructor', 'prototype', 'x'.repeat(101), 'ä'])(
  'the name %j is refused',
  name => {
    const variables = createVariables()
    expect(() => variables.set(name, 1)).toThrow(expect.objectContaining({ code: 'ERR_VARIABLE' }))
    expect(variables.snapshot).toEqual({})
  },
)

test('values that JSON cannot carry, or that are too large, are refused', () => {
  const variables = createVariables()
  const endless: unknown[] = []
  endless.push(endless)
  for (const value of [endless, 1n, () => 1, Number.NaN, Number.POSITIVE_INFINITY, 'x'.repeat(1_048_577)])
    expect(() => variables.set('x', value)).toThrow(expect.objectContaining({ code: 'ERR_VARIABLE' }))
  expect(variables.snapshot).toEqual({})
})

test('there is an end to variables, but not to setting them', () => {
  const variables = createVariables()
  for (let i = 0; i < 300; i++) variables.set(`x${i % 3}`, i)
  expect(Object.keys(variables.snapshot)).toHaveLength(3)
})
