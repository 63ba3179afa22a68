import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../src/main/workspace/json.ts'
import { TomteError } from '../../../src/shared/errors.ts'

describe('reading JSON', () => {
  it.each([
    ['', 'line 1, column 1', 'The file is empty.'],
    ['  \n ', 'line 2, column 2', 'The file is empty.'],
    ['\0\0\0', 'line 1, column 1', 'A value is missing here; there is the control character U+0000.'],
    [
      '{"a": 1',
      'line 1, column 8',
      'A comma or “}” is missing here (opened in line 1); there is the end of the file.',
    ],
    ['{\n  "a": 1,\n}', 'line 2, column 9', 'A comma stands before “}”; remove it.'],
    ['{\n  "a" 1\n}', 'line 2, column 7', 'A “:” is missing after “a”; there is “1”.'],
    ['{a: 1}', 'line 1, column 2', 'A field’s name in double quotes is missing here; there is “a”.'],
    ['[1 2]', 'line 1, column 4', 'A comma or “]” is missing here (opened in line 1); there is “2”.'],
    ['[01]', 'line 1, column 3', 'A comma or “]” is missing here (opened in line 1); there is “1”.'],
    ['{"ü😀": tru}', 'line 1, column 8', 'A value is missing here; there is “t”.'],
    [
      '["a\nb"]',
      'line 1, column 4',
      'The text that begins in column 2 is not closed; there is the control character U+000A.',
    ],
    ['["\\x"]', 'line 1, column 3', 'There is no such escape; a backslash itself is written \\\\.'],
    ['{} x', 'line 1, column 4', 'The document has ended, but here stands “x”.'],
    ['{"a": {"b": 1,\n"b": 2}}', 'line 2, column 1', 'The field a.b stands here for the second time.'],
    ['// c\n{}', 'line 1, column 1', 'A value is missing here; there is “/”.'],
  ])('tells the place of what is wrong in %j', (text, path, message) => {
    expect(faultOf(text)).toEqual({ path, message })
  })

  it('refuses nesting that would exhaust the stack of what follows', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(faultOf(deep)?.message).toBe('Nested deeper than 200 levels.')
  })

  it('is as long as the text allows: a text of a megabyte', () => {
    const long = 'a\\n'.repeat(400_000)
    expect(parseJson(`["${long}"]`)).toEqual(['a\n'.repeat(400_000)])
  })

  it('takes what JSON.parse takes, and gives the same', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t', 2), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent)
        expect(parseJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it('refuses what JSON.parse refuses: any text with one character taken out or put in', () => {
    const put = fc.constantFrom(
      '',
      '"',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '\\',
      '0',
      '-',
      '.',
      'e',
      'n',
      '\n',
      '\0',
    )
    fc.assert(
      fc.property(fc.json(), fc.nat(), put, (json, seed, character) => {
        const at = seed % json.length
        const text = json.slice(0, at) + character + json.slice(at + (character === '' ? 1 : 0))
        const fault = faultOf(text)
        if (fault?.message.endsWith('for the second time.')) return
        expect(fault === null).toBe(isJson(text))
      }),
      { numRuns: 2000 },
    )
  })
})

function faultOf(text: string) {
  try {
    parseJson(text)
    return null
  } catch (error) {
    if (!(error instanceof TomteError)) throw error
    expect(error.code).toBe('ERR_WORKSPACE_INVALID')
    return error.faults?.[0]
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
