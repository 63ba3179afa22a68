import { describe, expect, it } from 'vitest'
import { findCommands } from '../../../src/renderer/shell/find-commands.ts'

const commands = [
  { title: 'Events', kind: 'Screen' },
  { title: 'Add a broker', kind: 'Do' },
  { title: 'Brokers', kind: 'Screen' },
  { title: 'Freezer is warming up', kind: 'Rule' },
  { title: 'Run Freezer is warming up now', kind: 'Do' },
]

describe('findCommands', () => {
  const titles = (typed: string) => findCommands(commands, typed).map(({ title }) => title)
  it('puts what begins with the words first', () => {
    expect(titles('bro')).toEqual(['Brokers', 'Add a broker'])
  })
  it('takes words in any order, and kinds too', () => {
    expect(titles('warming freezer')).toEqual(['Freezer is warming up', 'Run Freezer is warming up now'])
    expect(titles('freezer rule')).toEqual(['Freezer is warming up'])
  })
  it('keeps running rules out of sight until they are asked for', () => {
    expect(titles('')).not.toContain('Run Freezer is warming up now')
    expect(titles('nothing like it')).toEqual([])
  })
})
