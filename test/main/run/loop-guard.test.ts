import { expect, test } from 'vitest'
import { createEventQueue } from '../../../src/main/event/event-queue.ts'
import { compileRule } from '../../../src/main/rule/compile-rule.ts'
import { decide } from '../../../src/main/rule/decide.ts'
import { createRuleIndex } from '../../../src/main/rule/rule-index.ts'
import { RuleMemory } from '../../../src/main/rule/rule-memory.ts'
import type { RunnerOptions } from '../../../src/main/run/runner.ts'
import { eventString, type TomteEvent } from '../../../src/shared/event.ts'
import { Payload } from '../../../src/shared/payload.ts'
import { messageEvent } from '../../support/events.ts'
import { ruleOf, testParts } from '../../support/rules.ts'
import { runnerBench } from '../../support/runner-bench.ts'

/** Rules that emit what others listen for: `{ A: ['x', 'emit y'] }` listens for Test.x and emits Test.y. */
function house(rules: Record<string, [string, ...string[]]>, options: Partial<RunnerOptions> = {}) {
  const told: string[] = []
  const bench = runnerBench({
    troubled: (rule, reason, error) => void told.push(`${rule.name} ${reason}: ${error.message}`),
    emit: (event, { run }) => {
      const cause = bench.runner.causeOf(run, eventString(event))
      queue.emit('rule', { ...event, source: { ...event.source, cause } })
    },
    ...options,
  })
  const index = createRuleIndex(
    Object.entries(rules).map(([id, [pattern, ...texts]]) =>
      ruleOf(id, {
        name: id,
        mode: 'parallel',
        triggers: [{ type: 'event', pattern: `Test.${pattern}` }],
        actions: texts.map(text => ({ type: 'note', text })),
      }),
    ),
    testParts,
  )
  const memory = new RuleMemory()
  const seen: TomteEvent[] = []
  const queue = createEventQueue({
    clock: bench.clock,
    process(event) {
      seen.push(event)
      for (const { rule, trigger } of decide(index, memory, event, {}))
        bench.runner.fire(rule, trigger, event)
    },
    failed: error => {
      throw error
    },
  })
  const say = (suffix: string) => queue.emit('test', { prefix: 'Test', suffix, payload: Payload.empty })
  const counters = (rule: string) => bench.runner.counters(rule)
  return { ...bench, say, counters, told, seen, queue }
}

test('an event that a run emitted says which run made it, and what made that run', () => {
  const { say, seen } = house({ A: ['x', 'emit y'], B: ['y', 'emit z'] })
  say('x')
  expect(seen[2]?.source.cause).toMatchObject({
    rule: 'B',
    name: 'B',
    run: 2,
    event: 2,
    via: 'Test.z',
    depth: 2,
    before: { rule: 'A', run: 1, event: 1, via: 'Test.y', depth: 1 },
  })
  expect(JSON.stringify(seen[2]?.source.cause)).not.toContain('cascade')
})

test('two rules that trigger each other are stopped after 25 links, and the round is named', async () => {
  const { say, counters, told, clock } = house({ A: ['x', 'emit y'], B: ['y', 'emit x'] })
  say('x')
  expect([counters('A')?.runs, counters('B')?.runs]).toEqual([13, 13])
  expect(told).toEqual([
    'A loop: “A” was not run: rules trigger each other without end: A -> Test.y -> B -> Test.x -> A',
  ])
  expect(counters('A')).toMatchObject({
    leftOut: { loop: 1 },
    trouble: { error: { code: 'ERR_RULE_LOOP' }, until: clock.now() + 30_000 },
  })
  // Held: from outside it runs, once; through the other rule it does not.
  say('x')
  expect(counters('A')).toMatchObject({ runs: 14, leftOut: { loop: 2 } })
  expect(told).toHaveLength(1)
  await clock.advance(30_000)
  say('x')
  expect(counters('A')?.runs).toBe(14 + 13)
  expect(told).toHaveLength(2)
})

test('a rule that a chain of others leads to is no loop, up to 25 of them', () => {
  const rules: Record<string, [string, string]> = {}
  for (let i = 0; i < 30; i++) rules[`R${i}`] = [`e${i}`, `emit e${i + 1}`]
  const { say, counters, told } = house(rules)
  say('e1')
  expect(counters('R25')?.runs).toBe(1)
  expect(counters('R26')?.runs).toBe(1)
  expect(counters('R27')).toMatchObject({ runs: 0, leftOut: { loop: 1 } })
  expect(told[0]).toContain('R1 -> Test.e2 -> R2 ->')
})

test('a rule that triggers itself after a wait is a timer, and goes on', async () => {
  const { say, counters, told, clock } = house({ A: ['x', 'wait 2000', 'emit x'] })
  say('x')
  await clock.advance(200_000)
  expect(counters('A')?.runs).toBe(101)
  expect(told).toEqual([])
})

test('a rule that comes back to itself over 50 times in 10 s is stopped, however short the way', async () => {
  const { say, counters, told, clock } = house({ A: ['x', 'emit y'], B: ['y', 'wait 150', 'emit x'] })
  for (let i = 0; i < 10; i++) say('x')
  await clock.advance(1500)
  expect(told[0]).toContain('A -> Test.y -> B -> Test.x -> A')
  expect(counters('A')?.runs).toBeLessThanOrEqual(61)
  const { runs } = counters('A')!
  await clock.advance(20_000)
  expect(counters('A')?.runs).toBe(runs)
})

test('one event leads to 10,000 runs at the most', async () => {
  const rules: Record<string, [string, string]> = {}
  for (let i = 0; i < 200; i++) rules[`R${i}`] = ['*', `emit e${i}`]
  const { say, runner, queue, clock } = house(rules)
  say('x')
  while (queue.waiting > 0) await clock.advance(1)
  const runs = Object.keys(rules).map(rule => runner.counters(rule)!.runs)
  expect(runs.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(200 + 10_000)
  expect(runs.every(each => each > 0)).toBe(true)
})

test('rules that call each other on the stack are stopped before it is full', () => {
  const refused: string[] = []
  const bench = runnerBench({
    troubled: (_rule, _reason, error) => void refused.push(error.message),
    execute(_type, { text }) {
      bench.runner.fire(text === 'call b' ? b : a, 0, messageEvent('home/x'))
      return undefined
    },
  })
  const calling = (id: string, text: string) =>
    compileRule(ruleOf(id, { name: id, mode: 'parallel', actions: [{ type: 'note', text }] }), testParts)
  const [a, b] = [calling('a', 'call b'), calling('b', 'call a')]
  bench.runner.fire(a, 0, messageEvent('home/x'))
  expect(refused).toEqual([expect.stringContaining('without end: a -> b -> a')])
  expect(bench.runner.counters('a')!.runs).toBe(13)
})
