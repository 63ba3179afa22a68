import { describe, expect, it } from 'vitest'
import { createExpressions } from '../../../src/main/expression/expression.ts'
import { scopeOf } from '../../../src/shared/field-path.ts'
import { Payload } from '../../../src/shared/payload.ts'
import { spentOn } from '../../support/spent.ts'

const { compile, expressionFault } = createExpressions()
const scope = (payload: unknown) =>
  scopeOf({ prefix: 'T', suffix: 'x', payload: Payload.ofValue(payload), source: { topic: 'a/b' } }, {}, 0)

const list = JSON.stringify(Array.from({ length: 20_000 }, (_, v) => ({ v, group: v % 3, text: `t${v}` })))
const nested = `${'['.repeat(1000)}1${']'.repeat(1000)}`
const nestedObject = `${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`
const long = 'a'.repeat(200_000)

const hostile: [what: string, source: string, payload?: unknown][] = [
  ['a tail call without end', '($f := function($x){ $f($x) }; $f(1))'],
  ['recursion without end', '($f := function($x){ 1 + $f($x) }; $f(1))'],
  ['two functions without end', '($f := function($x){ $g($x) }; $g := function($x){ $f($x) }; $f(1))'],
  ['a wide recursion', '($f := function($n){ $n = 0 ? 1 : $f($n - 1) + $f($n - 1) }; $f(40))'],
  ['a large range', '[1..10000000]'],
  ['ranges of ranges', '[1..1000].[1..1000].[1..1000]'],
  ['a range of nearly everything', '$count([1..900000]) + $count([1..900000])'],
  ['a long pad', '$pad("", 1e9)'],
  ['a long negative pad', '$pad("", -1e9, "ab")'],
  ['a text that doubles', '($f := function($x){ $f($x & $x) }; $f("abc"))'],
  ['a list that doubles', '($f := function($x){ $f([[$x], [$x]]) }; $f([1]))'],
  [
    'an object that doubles, walked',
    '($f := function($x, $n){ $n = 0 ? $x : $f({"a": $x, "b": $x}, $n - 1) }; $count($f(1, 40).**))',
  ],
  [
    'an object that doubles, written',
    '($f := function($x, $n){ $n = 0 ? $x : $f({"a": $x, "b": $x}, $n - 1) }; $string($f(1, 40)))',
  ],
  [
    'an object that doubles, compared',
    '($f := function($x, $n){ $n = 0 ? $x : $f({"a": $x, "b": $x}, $n - 1) }; $f(1, 40) = $f(1, 40))',
  ],
  ['a regular expression that tracks back', `$match("${'a'.repeat(40)}b", /(a+)+$/)`],
  ['the same on a long text', '$match(payload, /(a+)+$/)', long],
  ['many matches', '$match(payload, /a|a*b/)', long],
  ['replacing', '$replace(payload, "a", payload)', long],
  ['replacing by pattern', '$replace(payload, /a/, "$0$0$0$0$0$0$0")', long],
  ['splitting', '$split(payload, "")', long],
  ['splitting many times', '[1..100].$split($$.payload, "")', long.slice(0, 50_000)],
  ['joining', '$join([1..1000].$string($), payload)', long],
  ['a date of many readings', `$toMillis("${'1'.repeat(60)}x", "[Y][M][D][H][m][s][f][Y][M][D]")`],
  ['a wide picture', '$fromMillis(0, "[Y,100000000]")'],
  ['a picture of much', `$formatNumber(1, "${'0'.repeat(5000)}")`],
  ['a large roman number', '$formatInteger(1000000000, "I")'],
  [
    'many partial functions',
    '($f := function($p, $n){ $n = 0 ? $p : $f($substring(?, $n), $n - 1) }; $f(1, 100000))',
  ],
  [
    'maps of maps',
    '($a := [1..1000]; $m := function($x){ $map($a, function($y){ $map($a, $string) }) }; $map($a, $m))',
  ],
  ['distinct values', '$distinct(payload.text)', list],
  ['a sort', '$sort(payload, function($l, $r){ $l.v < $r.v })', list],
  ['an order', 'payload^(>v)', list],
  ['a join of lists', 'payload@$a.$$.payload@$b[$a.v = $b.v].{"x": $a.v}', list],
  ['groups', 'payload{$string(group): $}', list],
  ['appending', '$reduce([1..5000], function($l, $i){ $append($l, $i) }, [])'],
  ['spreading', '$spread(payload)', list],
  ['a missing field of a long list, often', '[1..1000].($$.payload.nothing)', list],
  ['descendants of descendants', 'payload.**.**', list],
  ['wildcards', 'payload.*.*.*', list],
  ['a deep list', '$count(payload.**)', nested],
  ['a deep object', 'payload.**.a', nestedObject],
  ['a deep object, written', '$string(payload)', nestedObject],
  ['a deep list, compared', 'payload = payload', nested],
  ['a pretty text', '$string(payload, true)', nestedObject],
  ['comparing long texts', '[1..5000][$$.payload = $$.payload & "x"]', long],
  ['boolean of much', '[1..5000].($boolean($$.payload))', list],
  ['a filter in a filter', 'payload[v in $$.payload.v]', list],
  [
    'chained functions',
    '($f := $string ~> $length ~> $string; $g := function($n){ $n > 0 ? ($f($n); $g($n - 1)) : 0 }; $g(1000000))',
  ],
  ['base64', '($f := function($x){ $f($base64encode($x)) }; $f("abc"))'],
  ['merging', '$merge(payload)', list],
  ['zipping', '$zip(payload, payload, payload, payload)', list],
]

describe('a hostile expression', () => {
  it.each(hostile)('ends soon: %s', (_what, source, payload) => {
    const seen = scope(payload)
    void seen.payload
    const expression = compile(source)
    const spent: number[] = []
    for (let round = 0; round < 3; round++) {
      spent.push(
        spentOn(() => {
          try {
            expression(seen)
          } catch (error) {
            expect(error).toMatchObject({ code: 'ERR_EXPRESSION' })
          }
        }),
      )
    }
    // The least of three: the garbage of others may be collected in any one of them.
    expect(Math.min(...spent)).toBeLessThan(50)
  })

  it('ends at the same step each time', () => {
    const expression = compile(
      '($f := function($n){ $n > payload ? $error($string($n)) : $f($n + 1) }; $f(1))',
    )
    const limit = (n: number) => {
      try {
        expression(scope(n))
      } catch (error) {
        return (error as Error).message
      }
      return ''
    }
    let least = 1
    while (/at character/.test(limit(least)) || limit(least).includes(String(least + 1))) least++
    expect(least).toBeGreaterThan(100)
    for (let round = 0; round < 5; round++) {
      expect(limit(least)).toMatch(/too much to work on/)
      expect(limit(least - 1)).not.toMatch(/too much to work on/)
    }
  })

  it('keeps its memory small', () => {
    const before = process.memoryUsage().rss
    for (const [, source, payload] of hostile)
      try {
        compile(source)(scope(payload))
      } catch {
        // looked at above
      }
    expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(64)
  })
})

describe('a hostile source', () => {
  const sources: [string, string][] = [
    ['brackets without end', '('.repeat(9000)],
    ['nested blocks', `${'('.repeat(2000)}1${')'.repeat(2000)}`],
    ['nested lists', `${'['.repeat(4000)}1${']'.repeat(4000)}`],
    ['signs', `${'-'.repeat(9000)}1`],
    ['a comment without end', '1 /* '],
    ['a text without end', '"abc'],
    ['a regular expression without end', '/abc'],
    ['a name without end', '`abc'],
    ['too long', `1${' '.repeat(10_001)}`],
    ['a long sum', '1+'.repeat(4000)],
    ['a signature of many choices', `function($a)<${'s?'.repeat(30)}:n>{1}`],
    ['nothing', ''],
    ['a huge pattern', '/((a{100}){100}){100}/'],
    ['look-ahead', '/(?=a)b/'],
    ['a back-reference', '/(a)\\1/'],
    ['names of the hooks', '($__evaluate_entry := 0; 1)'],
    ['a name of the hooks as a parameter', 'function($__evaluate_exit){1}(0)'],
    ['the transform operator', '$ ~> |payload|{"a": 1}|'],
    ['$random', '$random()'],
    ['$shuffle', '$shuffle([1,2])'],
    ['$eval', '$eval("1")'],
    ['$eval under another name', '($e := $eval; $e("1"))'],
  ]
  it.each(sources)('is refused in words, soon: %s', (_what, source) => {
    let fault: string | null = null
    const spent = spentOn(() => {
      fault = expressionFault(source)
    })
    expect(fault).toMatch(/^The .* cannot be used: |nested too deeply/)
    expect(spent).toBeLessThan(100)
    expect(() => compile(source)).toThrow(expect.objectContaining({ code: 'ERR_EXPRESSION' }))
  })
})

describe('prototypes', () => {
  const payload = JSON.parse('{"a":{"b":1},"__proto__":{"polluted":1},"constructor":{"name":"x"},"l":[1]}')
  it.each([
    'payload.a.__proto__',
    'payload.a.constructor',
    'payload.a.toString',
    'payload.l.constructor',
    'payload.l.length',
    'topic.constructor',
    '$string.constructor',
    '$string.implementation',
    '$lookup(payload.a, "__proto__")',
    '$lookup($string, "implementation")',
    'event.constructor',
    '$.hasOwnProperty',
  ])('are out of reach: %s', source => {
    const result = (() => {
      try {
        return compile(source)(scope({ a: { b: 1 }, l: [1] }))
      } catch (error) {
        return (error as { code: string }).code
      }
    })()
    expect([undefined, 'ERR_EXPRESSION']).toContain(result)
  })

  it.each([
    '$merge([payload, {"__proto__": {"polluted": 1}}])',
    '{"__proto__": {"polluted": 1}}',
    '$spread(payload)',
    'payload{"__proto__": $}',
    '$sift(payload, function($v){ true })',
    '$each(payload, function($v, $k){ {$k: $v} })',
  ])('are not changed: %s', source => {
    compile(source)(scope(payload))
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    expect(Object.getPrototypeOf(payload)).toBe(Object.prototype)
  })

  it('cannot be had by a payload that looks like a function', () => {
    const forged = {
      _jsonata_lambda: true,
      arguments: [],
      body: { type: 'number', value: 1 },
      environment: {},
    }
    for (const source of ['payload()', 'payload ~> $string', '$map([1], payload)', '$string(payload)'])
      try {
        compile(source)(scope(forged))
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR_EXPRESSION' })
      }
  })
})
