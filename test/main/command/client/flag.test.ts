import { describe, expect, it } from 'vitest'
import {
  connectionFlags,
  connectionGroups,
  leftOut,
} from '../../../../src/main/command/client/connection-flags.ts'
import { parseFlags } from '../../../../src/main/command/client/flag.ts'
import { UsageError } from '../../../../src/main/command/command.ts'
import { pubFlags, pubHelp } from '../../../../src/main/command/pub/flags.ts'
import { subFlags, subHelp } from '../../../../src/main/command/sub/flags.ts'

const parse = (...args: string[]) => parseFlags(args, subFlags, leftOut)

describe('a command line', () => {
  it('takes whatever stands after a flag as its value', () => {
    const given = parseFlags(['-m', '--help', '-t', '-t', '-f', '-1'], pubFlags, leftOut)
    expect([given.text('message'), given.text('topic'), given.text('file')]).toEqual(['--help', '-t', '-1'])
    expect(given.has('help')).toBe(false)
  })

  it('has short and long names, and the last of two values counts', () => {
    const given = parse('--host', 'a', '-h', 'b', '-v', '--topic', 'x', '-t', 'y')
    expect(given.text('host')).toBe('b')
    expect(given.has('verbose')).toBe(true)
    expect(given.has('noNewline')).toBe(false)
    expect(given.all('topic')).toEqual(['x', 'y'])
    expect(given.all('filterOut')).toEqual([])
    expect(given.text('port')).toBeUndefined()
  })

  it('takes three words for a property, four for a user property', () => {
    const given = parse(
      '-D',
      'connect',
      'receive-maximum',
      '5',
      '-v',
      '-D',
      'will',
      'user-property',
      'a',
      'b',
      '-N',
    )
    expect(given.words('property')).toEqual([
      ['connect', 'receive-maximum', '5'],
      ['will', 'user-property', 'a', 'b'],
    ])
    expect(given.has('verbose') && given.has('noNewline')).toBe(true)
  })

  it.each([
    [['-t'], '-t needs FILTER after it.'],
    [['-D', 'connect', 'user-property', 'a'], '-D needs COMMAND NAME VALUE after it.'],
    [['--nonsense'], 'There is no flag --nonsense.'],
    [['-vN'], 'There is no flag -vN.'],
    [['--topic=x'], 'There is no flag --topic=x.'],
    [['a/b'], '“a/b” belongs to no flag before it.'],
    [['--psk', 'ff'], 'Tomte has no --psk: TLS needs certificates here.'],
    [['-A', '::1'], 'Tomte has no -A: the system chooses the interface.'],
  ])('that makes no sense (%j) is refused', (args, fault) => {
    expect(() => parse(...args)).toThrow(new UsageError(fault))
  })

  it.each(['0', '70000', '-1', '1.5', 'x', '', '1e3', ' 1', '0x10'])('has no port %j', port => {
    expect(() => parse('-p', port).whole('port', 1, 65_535, 'port')).toThrow(UsageError)
  })

  it.each([
    ['1', 1],
    ['0.25', 0.25],
    ['.5', 0.5],
    ['3.', 3],
  ])('has the number %j', (text, number) => {
    expect(parse('-W', text).number('timeout', 0, 10, 'time')).toBe(number)
  })

  it.each(['x', '-1', '1e1', '11', '.'])('has no number %j', text => {
    expect(() => parse('-W', text).number('timeout', 0, 10, 'time')).toThrow(UsageError)
  })
})

describe('the flags', () => {
  it.each([
    ['pub', pubFlags],
    ['sub', subFlags],
  ])('of %s have every name once', (_, flags) => {
    const names = Object.values(flags).flatMap(flag => flag.names)
    expect(new Set(names).size).toBe(names.length)
    expect(names.filter(name => leftOut.has(name))).toEqual([])
  })

  it.each([
    ['pub', pubHelp(), pubFlags],
    ['sub', subHelp(), subFlags],
  ])('of %s all stand in its help, explained in one column', (_, help, flags) => {
    for (const flag of Object.values(flags)) {
      const at = help.findIndex(line => line.trim().startsWith(flag.names.join(', ')))
      const explained = [help[at], help[at + 1]].find(line => line?.endsWith(flag.says))
      expect(explained?.indexOf(flag.says), flag.names[0]).toBe(30)
    }
  })

  it('are in one group each', () => {
    const grouped = connectionGroups.flatMap(({ flags }) => Object.keys(flags))
    expect(grouped).toEqual(Object.keys(connectionFlags))
  })
})
