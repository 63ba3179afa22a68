import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { refusedFunctions } from '../../../src/main/expression/built-in-functions.ts'
import { createExpressions } from '../../../src/main/expression/expression.ts'
import type { TomteError } from '../../../src/shared/errors.ts'
import { isTruthy } from '../../../src/shared/expression.ts'
import { scopeOf } from '../../../src/shared/field-path.ts'
import { Payload } from '../../../src/shared/payload.ts'

const { compile, expressionFault } = createExpressions()
const NOW = Date.UTC(2026, 2, 29, 12, 30)

const event = (payload: unknown) => ({
  id: 7,
  time: NOW - 1000,
  prefix: 'Home',
  suffix: 'kitchen.temperature',
  payload: Payload.ofValue(payload),
  source: {
    plugin: 'mqtt',
    broker: 'home',
    topic: 'home/kitchen/temperature',
    qos: 1 as const,
    retain: false,
  },
})
const evaluate = (source: string, payload: unknown = {}, variables = {}) =>
  compile(source)(scopeOf(event(payload), variables, NOW))

function thrown(action: () => unknown): TomteError {
  try {
    action()
  } catch (error) {
    return error as TomteError
  }
  throw new Error('nothing was thrown')
}

describe('an expression', () => {
  it.each<[string, unknown, unknown]>([
    ['payload.temperature > 20', { temperature: 21.5 }, true],
    ['payload.temperature > 20', { temperature: 19 }, false],
    ['payload.missing', {}, undefined],
    ['$sum(payload.readings.value)', { readings: [{ value: 1 }, { value: 2 }] }, 3],
    [
      'payload.devices[type = "lamp"].name',
      {
        devices: [
          { type: 'lamp', name: 'a' },
          { type: 'plug', name: 'b' },
        ],
      },
      'a',
    ],
    ['payload.devices.name[0]', { devices: [{ name: 'a' }, { name: 'b' }] }, ['a', 'b']],
    ['$contains(topic, "kitchen") and topicLevels[1] = "kitchen"', {}, true],
    ['event.prefix & "." & event.suffix', {}, 'Home.kitchen.temperature'],
    ['event.broker', {}, 'home'],
    ['text', 'ON', 'ON'],
    ['$uppercase(payload)', 'on', 'ON'],
    ['$map([1..3], function($n){ $n * 2 })', {}, [2, 4, 6]],
    ['[3..1]', {}, []],
    ['[1..1]', {}, [1]],
    ['$count([1..100])', {}, 100],
    ['[2..payload.none]', {}, []],
    ['($add := function($a, $b){ $a + $b }; $inc := $add(?, 1); $inc(4))', {}, 5],
    ['$substring(?, 1, 2)("abcd")', {}, 'bc'],
    ['$match("21.5 C", /([0-9.]+) *([CF])/).groups', {}, ['21.5', 'C']],
    ['$replace("a1b22", /[0-9]+/, "#")', {}, 'a#b#'],
    ['$split("a, b;c", /[,;] */)', {}, ['a', 'b', 'c']],
    ['$contains("KITCHEN", /kitchen/i)', {}, true],
    ['$distinct([1,2,1])', {}, [1, 2]],
    ['payload^(>v).v', [{ v: 1 }, { v: 3 }], [3, 1]],
    [
      'payload{kind: $sum(v)}',
      [
        { kind: 'a', v: 1 },
        { kind: 'b', v: 2 },
        { kind: 'a', v: 3 },
      ],
      { a: 4, b: 2 },
    ],
    ['payload.**.x', { a: { x: 1 }, b: [{ x: 2 }] }, [1, 2]],
    ['($f := function($n){ $n < 2 ? 1 : $n * $f($n - 1) }; $f(20))', {}, 2432902008176640000],
    ['variables.mode = "night"', {}, true],
  ])('%s', (source, payload, expected) => {
    const result = evaluate(source, payload, { mode: 'night' })
    expect(JSON.parse(JSON.stringify(result ?? null))).toEqual(expected ?? null)
  })

  it('takes the time from the scope alone', () => {
    expect(evaluate('$millis()')).toBe(NOW)
    expect(evaluate('$now()')).toBe('2026-03-29T12:30:00.000Z')
    expect(evaluate('$now("[Y]-[M01]")')).toBe('2026-03')
    expect(evaluate('$toMillis("06:00", "[H]:[m]")')).toBe(Date.UTC(2026, 2, 29, 6))
    expect(evaluate('now')).toBe(NOW)
  })

  it('reads dates by pictures', () => {
    expect(evaluate('$toMillis("2026-03-29T12:30:00", "[Y]-[M]-[D]T[H]:[m]:[s]")')).toBe(NOW)
    expect(evaluate('$toMillis("29/03/2026 12:30", "[D01]/[M01]/[Y0001] [H01]:[m01]")')).toBe(NOW)
    expect(evaluate('$fromMillis(now, "[FNn], [D1o] [MNn] [Y]")')).toBe('Sunday, 29th March 2026')
    expect(evaluate('$formatNumber(1234.5, "#,##0.00")')).toBe('1,234.50')
  })

  it('never changes what it looks at', () => {
    const payload = { list: [3, 1, 2], deep: { a: [1] } }
    const seen = event(payload)
    const before = JSON.stringify(seen.payload.value)
    for (const source of [
      '$sort(payload.list)',
      '$reverse(payload.list)',
      '$append(payload.list, 4)',
      'payload.list[]',
      'payload.deep.a[]',
    ])
      compile(source)(scopeOf(seen, {}, NOW))
    expect(JSON.stringify(seen.payload.value)).toBe(before)
    expect(Object.keys((seen.payload.value as typeof payload).list)).toEqual(['0', '1', '2'])
  })

  it('says what is wrong and where', () => {
    expect(expressionFault('payload.temperature > 20')).toBeNull()
    expect(expressionFault('payload.temperature >')).toMatch(/^The expression cannot be used: .*character/)
    expect(expressionFault('$eval("1")')).toMatch(/\$eval is not offered: .*character/)
    expect(thrown(() => evaluate('payload.a + "x"', { a: 1 }))).toMatchObject({
      code: 'ERR_EXPRESSION',
      message: expect.stringMatching(/^The expression fails: The right side of the "\+".*at character \d+/i),
    })
    expect(thrown(() => evaluate('$nothing()')).message).toMatch(/not? a? ?function|non-function/i)
    expect(thrown(() => evaluate('$error("The lamp is missing")')).message).toContain('The lamp is missing')
    expect(thrown(() => evaluate('$string')).message).toContain('a function, not a value')
    expect(thrown(() => evaluate('$number(payload)', 'x'.repeat(5000))).message.length).toBeLessThan(500)
  })

  it.each<[string, string]>([
    ['$uppercse(payload)', 'There is no function $uppercse; do you mean $uppercase? (at character 9).'],
    ['payload.a ~> $uppercas', 'Nothing is named $uppercas; do you mean $uppercase? (at character 22).'],
    ['$map(payload, $strng)', 'Nothing is named $strng; do you mean $string? (at character 20).'],
    ['$payload.a > 1', 'is written without $: payload (at character 8).'],
    ['payload.a > $limit', 'Nothing is named $limit (at character 18).'],
    ['(($x := 1) + $x)', 'Nothing is named $x (at character 15).'],
    ['(function($n){ $n }; $n)', 'Nothing is named $n (at character 23).'],
    ['($limit := 4; payload.a > $limt)', 'do you mean $limit?'],
    ['false ? $uppercse(payload) : 1', 'There is no function $uppercse'],
    ['payload{$lowercse(kind): v}', 'There is no function $lowercse'],
    ['payload[$contans(a, "b")]^($nmber(v))', 'There is no function $contans'],
    ['$__proto__', 'Nothing is named $__proto__'],
    ['$range(1, 2)', 'There is no function $range'],
    ['$random()', '$random is not offered: the same event must always give the same answer'],
  ])('finds an unknown name before it runs: %s', (source, words) => {
    expect(expressionFault(source)).toContain(words)
  })

  it.each([
    '$ & $$.topic',
    '($x := 1; $x)',
    '($even := function($n){ $n = 0 or $odd($n - 1) }; $odd := function($n){ $n != 0 and $even($n - 1) }; $even(3))',
    '$map(payload, function($v, $i, $a){ $v & $i & $count($a) })',
    'payload.items@$item.parts[id = $item.id]',
    'payload.items#$index.{"at": $index}',
    'payload.items[x = 1]#$index[$index < 2]',
    '$reduce(payload, λ($sum, $next){ $sum + $next })',
    '[1..3].($square := $ * $; $square + 1)',
    '$add(?, 1) ~> function($f){ $f(2) }'.replace('$add', '$power'),
    'payload.a.b.%.c',
    '$now() & $millis()',
  ])('knows the names that are bound: %s', source => {
    expect(expressionFault(source)).toBeNull()
  })

  it('keeps nothing that an earlier event bound', () => {
    const expression = compile('[$exists($before), $before := payload]')
    const run = (payload: unknown) => expression(scopeOf(event(payload), {}, NOW))
    expect(run(1)).toEqual([false, 1])
    expect(run(2)).toEqual([false, 2])
  })

  it('can fail and be evaluated again', () => {
    const expression = compile('payload.a + 1')
    const run = (payload: unknown) => expression(scopeOf(event(payload), {}, NOW))
    expect(() => run({ a: 'x' })).toThrow()
    expect(run({ a: 1 })).toBe(2)
  })

  it('meters every function that JSONata has', () => {
    const source = readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8')
    const built = [...source.matchAll(/staticFrame\.bind\('(\w+)'/g)].map(([, name]) => name as string)
    expect(built.length).toBeGreaterThan(60)
    for (const name of built) {
      if (refusedFunctions.has(name)) continue
      const definition = expression(`[${'$'}${name}]`)
      expect(definition, name).toContain('meter.charge')
    }
  })
})

/** The text of a built-in function as it is after metering. */
function expression(source: string): string {
  const jsonata = createRequire(import.meta.url)('jsonata') as (source: string) => {
    evaluate(scope: object): unknown
  }
  const [definition] = jsonata(source).evaluate({}) as { implementation: () => unknown }[]
  return Function.prototype.toString.call(definition?.implementation)
}

it('tells true from false as JSONata does', () => {
  for (const value of [1, 'a', true, [1], [0, 1], { a: 1 }]) expect(isTruthy(value)).toBe(true)
  for (const value of [0, '', false, null, undefined, [], [0], [[]], {}, () => 1])
    expect(isTruthy(value)).toBe(false)
})
