import { expect, test } from 'vitest'
import { inputFacts } from '../../../../src/renderer/rules/words/input-facts.ts'
import { descriptors } from '../descriptors.ts'

test('what an action was given bears the names of its form, and nothing that is empty', () => {
  const input = {
    topic: 'act/fan',
    encoding: 'text',
    payload: '',
    auth: 'null',
    headers: '{}',
    retain: 'false',
  }
  const facts = inputFacts(input, descriptors.find('actions', 'publish'))
  expect(facts.map(([label]) => label)).toEqual(['Topic', 'Encoding', 'Retain'])
  expect(inputFacts({ words: 'x' }, undefined)).toEqual([['Words', 'x']])
})
