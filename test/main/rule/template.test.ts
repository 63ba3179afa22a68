import Handlebars from 'handlebars'
import { describe, expect, test } from 'vitest'
import { compileTemplate, isWholePayload, templateFault } from '../../../src/main/rule/template.ts'
import { EVENT_TIME, messageEvent, plainEvent } from '../../support/events.ts'

const json = {
  value: 21.5,
  state: 'ON',
  list: [{ name: 'a' }, { name: 'b' }],
  nil: null,
  off: false,
  zero: 0,
  'a b': 1,
}
const event = messageEvent('home/kitchen/temperature', JSON.stringify(json), { qos: 1 })
const variables = { limit: 20, names: ['x', 'y'] }

function render(source: string, on = event): string {
  return compileTemplate(source)(on, variables, 1234)
}

test.each<[string, string]>([
  ['no braces & <angles>', 'no braces & <angles>'],
  ['{{payload.value}}', '21.5'],
  ['{{ payload.value }}', '21.5'],
  ['is {{payload.value}} °C', 'is 21.5 °C'],
  ['{{{payload.state}}}', 'ON'],
  ['{{topic}}', 'home/kitchen/temperature'],
  ['{{topicLevels.[1]}}', 'kitchen'],
  ['lamp/{{topicLevels.[1]}}/set', 'lamp/kitchen/set'],
  ['{{event}}', 'Home.kitchen.temperature'],
  ['on {{event}}', 'on Home.kitchen.temperature'],
  ['{{event.prefix}} {{event.suffix}} {{event.qos}}', 'Home kitchen.temperature 1'],
  ['{{event.time}}', String(EVENT_TIME)],
  ['{{now}}', '1234'],
  ['{{variables.limit}}/{{variables.names}}', '20/["x","y"]'],
  ['{{payload}}', JSON.stringify(json)],
  ['<{{payload}}>', `<${JSON.stringify(json)}>`],
  ['{{text}}!', `${JSON.stringify(json)}!`],
  ['{{payload.nil}}{{payload.missing}}{{payload.missing.deeper}}', ''],
  ['{{payload.off}} {{payload.zero}}', 'false 0'],
  ['{{payload.[a b]}}', '1'],
  ['{{#if payload.off}}on{{else}}off{{/if}}', 'off'],
  ['{{#unless payload.off}}not {{payload.state}}{{/unless}}', 'not ON'],
  ['{{#if payload.off}}1{{else if payload.value}}2{{else}}3{{/if}}', '2'],
  ['{{#each payload.list}}{{@index}}{{name}}{{#unless @last}},{{/unless}}{{/each}}', '0a,1b'],
  ['{{#each payload.list as |item position|}}{{position}}{{item.name}}{{/each}}', '0a1b'],
  ['{{#each payload.list}}{{this}}{{/each}}', '{"name":"a"}{"name":"b"}'],
  [
    '{{#each payload.list}}{{../topic}}{{@root.payload.zero}}{{/each}}',
    'home/kitchen/temperature0home/kitchen/temperature0',
  ],
  ['{{#each variables.names}}{{this}}{{else}}none{{/each}}', 'xy'],
  ['{{#each payload.missing}}x{{else}}none{{/each}}', 'none'],
  ['{{#each payload.list.[0]}}{{@key}}={{this}}{{/each}}', 'name=a'],
  ['{{#with payload.list.[1]}}{{name}}{{/with}}', 'b'],
  ['{{#payload.list}}{{name}}{{/payload.list}}', 'ab'],
  ['{{json payload.list}}', '[{"name":"a"},{"name":"b"}]'],
  ['{{json payload.state}}', '"ON"'],
  [
    '{{round payload.value}} {{round 1.005 2}} {{round -2.345 1}} {{round payload.state 1}}',
    '22 1.01 -2.3 ON',
  ],
  ['{{add payload.value 1}} {{add variables.missing 1}} {{add payload.nil "2"}}', '22.5 1 2'],
  ['{{round (divide (multiply (subtract payload.value 32) 5) 9) 1}}', '-5.8'],
  ['{{upper payload.state}}{{lower payload.state}}', 'ONon'],
  ['{{default payload.missing "none"}} {{default payload.zero 5}} {{default payload.nil 5}}', 'none 0 5'],
  ['{{hex "aÿ"}} {{base64 payload.state}}', '61c3bf T04='],
  ['{{upper (default payload.missing (lookup payload "state"))}}', 'ON'],
  ['{{lookup payload.list 1}}', '{"name":"b"}'],
  ['\\{{payload}} {{! a comment }}x', '{{payload}} x'],
  ['a\n{{#if payload.value}}\nb\n{{/if}}\nc', 'a\nb\nc'],
  ['{{~ payload.state ~}}  x', 'ONx'],
])('%j gives %j', (source, wanted) => {
  expect(templateFault(source)).toBeNull()
  expect(render(source)).toBe(wanted)
})

describe('a path alone means the same as in Handlebars', () => {
  const scope = {
    topic: event.source.topic,
    topicLevels: event.source.topic?.split('/'),
    payload: event.payload.value,
    text: event.payload.text,
    variables,
    now: 1234,
  }
  const strict = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false }
  test.each([
    '{{payload.value}}',
    '{{payload.state}}',
    '{{payload.nil}}',
    '{{payload.off}}',
    '{{payload.missing.deeper}}',
    '{{payload.list.length}}',
    '{{payload.state.length}}',
    '{{payload.list.[1].name}}',
    '{{payload.[a b]}}',
    '{{ text }}',
    '{{topic}}',
    '{{topicLevels.[2]}}',
    '{{variables.limit}}',
    '{{now}}',
    '{{payload.toString}}',
    '{{payload.list.map}}',
    '{{payload.hasOwnProperty}}',
  ])('%s', source => {
    expect(render(source)).toBe(Handlebars.compile(source, { noEscape: true })(scope, strict))
    expect(render(`x${source}`)).toBe(`x${render(source)}`)
  })
})

test('a payload that is no text is shown in hex, and `hex` and `base64` see its very bytes', () => {
  const binary = messageEvent('home/x', Uint8Array.of(0, 255, 16))
  expect(render('{{payload}}', binary)).toBe('00ff10')
  expect(render('got {{payload}}', binary)).toBe('got 00ff10')
  expect(render('{{text}}|{{hex payload}}|{{base64 payload}}', binary)).toBe('|00ff10|AP8Q')
  expect(render('{{hex payload}}', messageEvent('home/x', '21.50'))).toBe('32312e3530')
  expect(render('{{#if topic}}{{hex payload}}{{/if}}', binary)).toBe('00ff10')
})

test('what bytes inherit is not theirs to show', () => {
  const binary = messageEvent('home/x', Uint8Array.of(255))
  for (const source of [
    '{{payload.length}}',
    '{{payload.byteLength}}',
    '{{#with payload}}{{byteOffset}}{{/with}}',
  ])
    expect([source, render(source, binary), render(`x${source}`, binary)]).toEqual([source, '', 'x'])
})

test.each([
  ['{{add payload.state 1}}', /“ON” is not a number/],
  ['{{multiply payload.list 2}}', /is not a number/],
  ['{{divide payload.value payload.zero}}', /divided by 0/],
])('%s fails, in words', (source, words) => {
  expect(() => render(source)).toThrow(words)
})

test('an event that is no message has no topic', () => {
  expect(render('<{{topic}}{{topicLevels.[0]}}>', plainEvent('Tomte', 'Started'))).toBe('<>')
})

test.each(
  [
    '{{payload',
    '{{#if payload}}',
    '{{/if}}',
    '{{}}',
    '{{#each payload}}{{/if}}',
    '{{> partial}}',
    '{{> (lookup payload "name")}}',
    '{{#> partial}}{{/partial}}',
    '{{#*inline "a"}}{{> a}}{{/inline}}{{> a}}',
    '{{* decorator}}',
    '{{log payload}}',
    '{{unknown payload}}',
    '{{unknown}}',
    '{{paylod.value}}',
    '{{#unknown payload}}{{/unknown}}',
    '{{#if}}{{/if}}',
    '{{#each payload payload}}{{/each}}',
    '{{json}}',
    '{{default payload}}',
    '{{round payload digits=2}}',
    '{{upper (unknown payload)}}',
    '{{payload.constructor}}',
    '{{payload.__proto__}}',
    '{{payload.list.constructor.constructor}}',
    '{{#with payload}}{{constructor}}{{/with}}',
    '{{#each payload.list}}{{../payload.__proto__.x}}{{/each}}',
    '{{@root.constructor}}',
    '{{helperMissing payload}}',
    '{{blockHelperMissing payload}}',
    '{{this.constructor}}',
    'x'.repeat(65_537).concat('{{payload}}'),
    '{{#if payload}}a{{else if text}}'.concat('b{{else if text}}'.repeat(2000), '{{/if}}'),
    '{{#if payload}}'.repeat(101) + '{{/if}}'.repeat(101),
    '{{#if payload}}'.repeat(3000) + '{{/if}}'.repeat(3000),
    `{{json ${'(json '.repeat(9000)}payload${')'.repeat(9000)}}}`,
  ].map(source => [source.slice(0, 60), source] as const),
)('%j is refused on save and fails on use, in words', (_, source) => {
  const fault = templateFault(source)
  expect(fault).toMatch(/\S[.?]$/)
  expect(fault).not.toMatch(/Expecting|knownHelpersOnly|undefined/)
  expect(() => render(source)).toThrow(expect.objectContaining({ code: 'ERR_TEMPLATE' }))
})

test('the parser’s fault is told by its line', () => {
  expect(templateFault('ok\n{{#if payload}}\nopen')).toMatch(/line \d/)
})

test('a dot without a field says what is missing', () => {
  expect(templateFault('{{payload.}}')).toBe(
    '“payload” stands alone or with the name of a field after a dot: payload.value.',
  )
})

describe('hostile payloads', () => {
  const hostile = messageEvent(
    'home/x',
    '{"__proto__":{"polluted":"yes"},"constructor":{"name":"x"},"list":[{"toString":"x","valueOf":"y"}],"helperMissing":1}',
  )

  test('fields named as a prototype’s are not reached, by any way', () => {
    expect(render('{{lookup payload "__proto__"}}{{lookup payload "constructor"}}', hostile)).toBe('')
    expect(render('{{lookup (lookup payload.list "constructor") "name"}}', hostile)).toBe('')
    expect(render('{{payload.polluted}}{{lookup payload "polluted"}}', hostile)).toBe('')
    expect(render('{{payload.list.[0]}}', hostile)).toBe('{"toString":"x","valueOf":"y"}')
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
  })

  test('methods are never called nor shown', () => {
    for (const source of [
      '{{payload.toString}}',
      '{{lookup payload "toString"}}',
      '{{#with payload}}{{toString}}{{/with}}',
      '{{text.trim}}',
      '{{lookup text "trim"}}',
    ])
      expect([source, render(source, hostile)]).toEqual([source, ''])
  })

  test('ten thousand levels of JSON are an error, not a crash', () => {
    const deep = messageEvent('home/x', `${'['.repeat(10_000)}${']'.repeat(10_000)}`)
    const long = messageEvent('home/x', `${'['.repeat(400_000)}${']'.repeat(400_000)}`)
    for (const source of ['{{payload}}', 'x{{payload}}', '{{json payload}}'])
      for (const on of [deep, long]) {
        try {
          expect(render(source, on)).toContain('[[')
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_TEMPLATE' })
        }
      }
    // Beyond what is read as JSON a payload is a text, which passes on as it is.
    expect(render('{{payload}}', long)).toBe(long.payload.text)
  })

  test('lists within lists within lists end', () => {
    const list = messageEvent('home/x', JSON.stringify({ list: Array(1000).fill(1) }))
    const each = '{{#each @root.payload.list}}'
    const began = performance.now()
    expect(() => render(`${each.repeat(4)}x${'{{/each}}'.repeat(4)}`, list)).toThrow(/100,000 items/)
    expect(performance.now() - began).toBeLessThan(2000)
  })

  test('a template cannot make a text far longer than its payload', () => {
    const long = messageEvent('home/x', 'y'.repeat(1_000_000))
    expect(() => render('{{payload}}'.repeat(5000), long)).toThrow(/too long/)
    expect(() =>
      render(`{{#each topicLevels}}${'z'.repeat(60_000)}{{/each}}`.repeat(1), messageEvent('a/'.repeat(100))),
    ).toThrow(/too long/)
    expect(render('{{payload}}{{payload}}', long)).toHaveLength(2_000_000)
  })
})

test('what a template does not name is never decoded', () => {
  const binary = messageEvent('home/x', 'on')
  Object.defineProperty(binary, 'payload', {
    get: () =>
      new Proxy(event.payload, {
        get(target, name) {
          if (name === 'bytes' || name === 'size') return target[name]
          throw new Error(`${String(name)} was decoded`)
        },
      }),
  })
  expect(render('a {{topic}} b', binary)).toBe('a home/x b')
  expect(render('{{topic}}', binary)).toBe('home/x')
})

test.each(['{{payload}}', '{{ payload }}', '{{\tpayload\n}}'])('%j is the whole payload', source => {
  expect(isWholePayload(source)).toBe(true)
})

test.each([
  '{{payload}} ',
  ' {{payload}}',
  '{{{payload}}}',
  '{{payload.x}}',
  '{{~payload}}',
  '{{payload}}{{payload}}',
])('%j is not', source => {
  expect(isWholePayload(source)).toBe(false)
})
