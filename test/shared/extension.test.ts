import { expect, test } from 'vitest'
import { extensionManifestSchema } from '../../src/shared/extension.ts'
import { faultsOf } from '../../src/shared/faults.ts'

const manifest = {
  api: 1,
  id: 'lamp',
  name: 'Lamp',
  version: '1.0',
  main: 'lamp.mjs',
  prefix: 'Lamp',
}
const faults = (changes: object) => {
  const checked = extensionManifestSchema.safeParse({ ...manifest, ...changes })
  return checked.success ? [] : faultsOf(checked.error).map(({ path }) => path)
}

test.each([
  ['turns what follows around', '\u202egnp.exe'],
  ['isolates what follows', 'a\u2067b'],
  ['marks a direction', 'a\u200fb'],
  ['is not seen', 'Tomte\u200b'],
  ['is a control character', 'a\u0007b'],
  ['begins a line', 'a\u2028b'],
  ['tags what no one sees', 'a\u{e0041}b'],
])('a manifest may hold nothing that %s', (_what, text) => {
  const field = { name: 'a', label: text, help: text, placeholder: text, control: 'text', unit: text }
  const part = { name: 'a', title: text, description: text }
  expect(faults({ name: text, author: text, version: text, description: text })).toEqual([
    'name',
    'version',
    'description',
    'author',
  ])
  expect(faults({ actions: [{ ...part, summary: text, fields: [field] }] })).toEqual(
    ['title', 'description', 'summary']
      .map(name => `actions[0].${name}`)
      .concat(['label', 'help', 'placeholder', 'unit'].map(name => `actions[0].fields[0].${name}`)),
  )
  expect(faults({ events: [{ pattern: text, description: text }] })).toEqual(
    expect.arrayContaining(['events[0].pattern', 'events[0].description']),
  )
})

test('a manifest may hold names of any language, emoji, and several lines of words', () => {
  const text = 'Żółw, 灯, می\u200cخواهم, מנורה, 👨\u200d👩\u200d👧'
  expect(faults({ name: text, author: text, description: `${text}\n\t${text}\r\n` })).toEqual([])
  expect(faults({ name: 'a\nb' })).toEqual(['name'])
})
