import { expect, test } from 'vitest'
import { z } from 'zod'
import { faultsOf, jsonPath } from '../../src/shared/faults.ts'

test.each<[PropertyKey[], string]>([
  [[], '$'],
  [['rules', 2, 'actions', 0, 'topic'], 'rules[2].actions[0].topic'],
  [[0], '[0]'],
  [['headers', 'X-Key'], 'headers.X-Key'],
  [['a b', 'c"d', '1'], '["a b"]["c\\"d"]["1"]'],
])('the path %j is written %s', (path, written) => {
  expect(jsonPath(path)).toBe(written)
})

test('each unknown field is a fault of its own', () => {
  const schema = z.strictObject({ list: z.array(z.strictObject({ a: z.number() })) })
  const { error } = schema.safeParse({ list: [{ a: 'x', b: 1, c: 2 }] })
  expect(faultsOf(error as z.ZodError).map(fault => fault.path)).toEqual([
    'list[0].a',
    'list[0].b',
    'list[0].c',
  ])
})
