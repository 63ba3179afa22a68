import { describe, expect, it } from 'vitest'
import { fittingChoices, likeliest } from '../../../src/renderer/component/choice-search.ts'

const groups = [
  {
    key: 'mqtt',
    title: 'MQTT',
    choices: [{ key: 'publish', title: 'Publish', hint: 'Sends a message to a broker.' }],
  },
  {
    key: 'flow',
    title: 'Flow',
    choices: [
      { key: 'wait', title: 'Wait', hint: 'Some time, then goes on.' },
      { key: 'wait-for', title: 'Wait for an event', hint: 'Until a message comes.' },
      { key: 'stop', title: 'Stop', hint: 'Does not wait for what is left.' },
    ],
  },
]
const keys = (typed: string) =>
  fittingChoices(groups, typed).map(({ choices }) => choices.map(({ key }) => key))
const first = (typed: string) =>
  likeliest(
    fittingChoices(groups, typed).flatMap(({ choices }) => choices),
    typed,
  )?.key

describe('searching a menu', () => {
  it('finds words of title and hint in any order, and keeps the groups', () => {
    expect(keys('message')).toEqual([['publish'], ['wait-for']])
    expect(keys('  EVENT wait ')).toEqual([['wait-for']])
    expect(keys('mqtt')).toEqual([['publish']])
    expect(keys('')).toEqual([['publish'], ['wait', 'wait-for', 'stop']])
    expect(keys('xyz')).toEqual([])
  })
  it('takes the title that begins so before one that has it, and any before none', () => {
    expect([first('st'), first('event'), first('wait'), first('left'), first(''), first('xyz')]).toEqual([
      'stop',
      'wait-for',
      'wait',
      'stop',
      undefined,
      undefined,
    ])
  })
})
