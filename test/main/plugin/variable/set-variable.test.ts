import { expect, it } from 'vitest'
import { setVariableAction } from '../../../../src/main/plugin/variable/set-variable.ts'
import { actionContext, execute } from '../../../support/action-context.ts'

async function set(value: string, as: string) {
  const { context, variables } = actionContext()
  await execute(setVariableAction, { name: 'v', value, as }, context)
  return variables.v
}

it.each([
  ['21.5', 'text', '21.5'],
  [' 21.5 ', 'number', 21.5],
  ['-1e3', 'number', -1000],
  ['{"a":[1]}', 'json', { a: [1] }],
  ['null', 'json', null],
  ['ON', 'boolean', true],
  ['no', 'boolean', false],
  ['', 'boolean', false],
])('keeps %j as %s', async (value, as, kept) => {
  expect(await set(value, as)).toEqual(kept)
})

it.each([
  ['', 'number', 'not a number'],
  ['0x10', 'number', 'not a number'],
  ['1e999', 'number', 'not a number'],
  ['Infinity', 'number', 'not a number'],
  ['12 °C', 'number', '“12 °C” is not a number'],
  ['maybe', 'boolean', 'neither yes'],
  ['{', 'json', 'not JSON'],
])('does not keep %j as %s', async (value, as, words) => {
  const { context, variables } = actionContext()
  const result = execute(setVariableAction, { name: 'v', value, as }, context)
  await expect(result).rejects.toMatchObject({
    code: 'ERR_VARIABLE_VALUE',
    message: expect.stringContaining(words),
  })
  expect(variables).toEqual({})
})

it('bounds what is kept', async () => {
  const { context } = actionContext()
  const long = { name: 'v', value: 'x'.repeat(65_537), as: 'text' }
  await expect(async () => setVariableAction.execute(long as never, context)).rejects.toMatchObject({
    code: 'ERR_VARIABLE_SIZE',
  })
})

it.each(['', '1a', 'a.b', '__proto__', 'constructor', 'x'.repeat(65)])('refuses the name %j', name => {
  expect(setVariableAction.schema.safeParse({ name, value: '' }).success).toBe(false)
})

it('is done once a kept variable is on disk, and leaves alone whether others are kept', async () => {
  const asked: (boolean | undefined)[] = []
  let written = () => {}
  const { context } = actionContext({
    setVariable(_name, _value, keep) {
      asked.push(keep)
      return keep ? new Promise<void>(resolve => (written = resolve)) : undefined
    },
  })
  const settings = { name: 'v', value: '1', as: 'number' }
  let done = false
  const kept = execute(setVariableAction, { ...settings, keep: true }, context).then(output => {
    done = true
    return output
  })
  await new Promise(resolve => setImmediate(resolve))
  expect(done).toBe(false)
  written()
  expect(await kept).toEqual({ v: 1 })
  expect(setVariableAction.execute({ ...settings, as: 'number', keep: false }, context)).toEqual({ v: 1 })
  expect(asked).toEqual([true, undefined])
})
