import { describe, expect, it } from 'vitest'
import { compilePattern, patternFault } from '../../../src/main/expression/pattern.ts'
import { spentOn } from '../../support/spent.ts'

describe('a pattern', () => {
  it.each<[string, string, string, boolean]>([
    ['temp', '', '{"temp": 1}', true],
    ['^ON$', '', 'on', false],
    ['^ON$', 'i', 'on', true],
    ['a.c', '', 'a\nc', false],
    ['a.c', 's', 'a\nc', true],
    ['^b', '', 'a\nb', false],
    ['^b', 'm', 'a\nb', true],
    ['^B', 'im', 'a\nb', true],
    ['\\d{2}\\.\\d', '', '21.5', true],
    ['[äöü]+', '', 'Tür', true],
    ['\\p{Lu}', '', 'abc', false],
    ['"state":\\s*"(ON|OFF)"', '', '{"state": "OFF"}', true],
  ])('/%s/%s on %j: %s', (source, flags, text, found) => {
    expect(compilePattern(source, flags).test(text)).toBe(found)
  })

  it.each([
    ['(a', /missing closing|unclosed|\)/],
    ['(?=a)', /look-ahead/i],
    ['(?<!a)b', /look-ahead/i],
    ['(a)\\1', /back-references/i],
    ['a{2000}', /repeat/],
    ['((a{100}){10}){10}', /repeat|fast/],
    ['((a{20}){20})', /./],
    ['x'.repeat(1001), /longer than 1000/],
  ])('is refused in words: %s', (source, words) => {
    const fault = patternFault(source)
    if (fault === null) expect(compilePattern(source).test('aaa')).toBe(false)
    else expect(fault).toMatch(words)
  })

  it('refuses unknown flags', () => {
    expect(patternFault('a', 'g')).toMatch(/“g” is no flag/)
  })

  it.each([
    '(a+)+$',
    '(a|aa)+$',
    '(a*)*b',
    '([a-zA-Z]+)*$',
    '(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)[0-9]$',
    '[ab]*a[ab]{100}(\\b|c)',
    '[ab]*a[ab]{400}$',
    '(?i)([ab]*a){1,12}[ab]{60}$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
  ])('cannot hang: %s', source => {
    let seed = 1
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
      return seed & 0x10000 ? 'a' : 'b'
    }
    const pattern = compilePattern(source)
    const spent = [100, 500, 1000, 5000, 20_000, 200_000].map(length => {
      const text = Array.from({ length }, next).join('')
      return spentOn(() => {
        try {
          pattern.test(`${text}!`)
        } catch (error) {
          expect(error).toMatchObject({
            code: 'ERR_EXPRESSION',
            message: expect.stringContaining('too long for it'),
          })
        }
      })
    })
    expect(Math.max(...spent)).toBeLessThan(50)
  })
})
