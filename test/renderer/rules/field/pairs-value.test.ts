import { describe, expect, it } from 'vitest'
import { pairsOf, recordOf, secretsOf } from '../../../../src/renderer/rules/field/pairs-value.ts'

const headers = { Accept: 'text/plain', 'X-Key': { secret: 'rule/1/headers' }, Empty: '' }

describe('names with values', () => {
  it('keeps secrets apart from texts, and puts both together again', () => {
    expect(pairsOf(headers)).toEqual([
      ['Accept', 'text/plain'],
      ['Empty', ''],
    ])
    expect(secretsOf(headers)).toEqual([['X-Key', 'rule/1/headers']])
    expect(recordOf(pairsOf(headers), secretsOf(headers))).toEqual(headers)
  })

  it('leaves out what has no name yet, and is gone when it is empty', () => {
    expect(recordOf([['', 'text']], [])).toBeUndefined()
    expect(recordOf([['', 'text']], [['X-Key', 'k']])).toEqual({ 'X-Key': { secret: 'k' } })
  })

  it('reads pairs where a part keeps them as a list', () => {
    expect(pairsOf([['a', 'b'], 'broken', ['c']])).toEqual([
      ['a', 'b'],
      ['c', ''],
    ])
    expect(secretsOf([['a', 'b']])).toEqual([])
  })
})
