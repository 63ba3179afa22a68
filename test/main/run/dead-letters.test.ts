import { describe, expect, test } from 'vitest'
import { compileRule } from '../../../src/main/rule/compile-rule.ts'
import {
  type DeadLetterStore,
  DeadLetters,
  type DeadLettersOptions,
} from '../../../src/main/run/dead-letters.ts'
import type { RunnableRule } from '../../../src/main/run/run.ts'
import { Payload } from '../../../src/shared/payload.ts'
import { messageEvent } from '../../support/events.ts'
import { ruleOf, testParts } from '../../support/rules.ts'
import { noted, runnerBench } from '../../support/runner-bench.ts'

/** What would be on disk; written at once. */
function memoryStore(): DeadLetterStore & { values: Map<number, Uint8Array> } {
  const values = new Map<number, Uint8Array>()
  return {
    values,
    keep: (id, value) => void values.set(id, value()),
    drop: id => void values.delete(id),
    read: async () => [...values.values()],
  }
}

type Texts = (string | Record<string, unknown>)[]

function bench(texts: Texts, options: Partial<DeadLettersOptions> & { mode?: string } = {}) {
  const { mode, ...more } = options
  const rules = new Map<string, RunnableRule>()
  const change = (actions: Texts, shadow = false) => {
    const rule = ruleOf('a', { mode: mode ?? 'single', actions: noted(actions), shadow })
    rules.set('a', compileRule(rule, testParts))
  }
  change(texts)
  const store = memoryStore()
  const made = runnerBench({
    ended: (run, locals) => letters.ended(run, locals, rules.get('a')?.rule.shadow),
  })
  const log: string[] = []
  const open = () =>
    new DeadLetters({
      store,
      rule: id => rules.get(id),
      resume: (rule, resumed) => made.runner.resume(rule, resumed),
      changed: () => {},
      log: line => log.push(line),
      ...more,
    })
  let letters = open()
  let id = 0
  return {
    ...made,
    store,
    rules,
    change,
    faults: log,
    get letters() {
      return letters
    },
    async restart() {
      letters = open()
      await letters.start()
    },
    fire: (payload = '{"value":21}') =>
      made.runner.fire(rules.get('a')!, 0, messageEvent('home/kitchen', payload, { id: ++id })),
  }
}

test('a run that failed for good is kept with all that tells why', () => {
  const { fire, letters, clock } = bench(['one', { text: 'throw {{payload.value}}' }, 'never'])
  const id = fire()
  expect(letters.list(10)).toEqual([
    expect.objectContaining({
      id,
      time: clock.now(),
      rule: 'a',
      name: 'Rule a',
      trigger: 0,
      size: 12,
      from: 1,
      action: { path: 'actions[1]', type: 'note', input: { text: 'throw 21' } },
      error: expect.objectContaining({ code: 'ERR_TEST', message: 'It failed.' }),
    }),
  ])
  expect(letters.count).toBe(1)
})

test('runs that are done, stopped, or go on after a failure are not', () => {
  const { fire, letters, runner } = bench([{ text: 'throw', onError: 'continue' }, 'wait 10'])
  fire()
  runner.stop('a')
  expect(letters.count).toBe(0)
})

describe('run again', () => {
  test('goes on at the action that failed, on the same event; what was done is not repeated', async () => {
    const { fire, letters, log, runner } = bench(['one', 'fail 1', 'end {{payload.value}}'])
    const id = fire()
    expect(log).toEqual(['one', 'fail 1'])
    const again = letters.runAgain(id, 'failed')
    expect(log).toEqual(['one', 'fail 1', 'fail 1', 'end 21'])
    expect(runner.row(again)).toMatchObject({ state: 'done', event: { id: 1 } })
    expect(runner.detail(again)?.steps.map(({ state }) => state)).toEqual(['skipped', 'done', 'done'])
    expect(letters.count).toBe(0)
  })

  test('over a restart, with what earlier actions brought', async () => {
    const house = bench([{ text: 'answer yes', result: 'heard' }, 'fail 1', 'end {{variables.heard.said}}'])
    const id = house.fire('{"deep":[1,2]}')
    await house.restart()
    expect(house.letters.get(id)).toMatchObject({ id, from: 1, action: { path: 'actions[1]' } })
    expect(house.letters.get(id).event.payload.value).toEqual({ deep: [1, 2] })
    house.letters.runAgain(id, 'failed')
    expect(house.log).toEqual(['answer yes', 'fail 1', 'fail 1', 'end yes'])
    expect(house.store.values.size).toBe(0)
  })

  test('what fails again has a new letter in place of the old', () => {
    const { fire, letters } = bench(['one', 'throw'])
    const id = fire()
    const again = letters.runAgain(id, 'failed')
    expect(letters.list(10).map(letter => [letter.id, letter.from])).toEqual([[again, 1]])
  })

  test('a rule that was changed is run only as a whole, one that is gone not at all', () => {
    const { fire, letters, change, log, rules } = bench(['one', 'throw'])
    const [first, second] = [fire(), fire()]
    change(['other'])
    expect(letters.standing(letters.get(first))).toBe('changed')
    expect(() => letters.runAgain(first, 'failed')).toThrow(
      expect.objectContaining({ code: 'ERR_RULE_CHANGED', hint: expect.stringContaining('whole rule') }),
    )
    letters.runAgain(first, 'start')
    expect(log.slice(4)).toEqual(['other'])
    rules.clear()
    expect(letters.standing(letters.get(second))).toBe('gone')
    expect(() => letters.runAgain(second, 'start')).toThrow(
      expect.objectContaining({ code: 'ERR_RULE_UNKNOWN' }),
    )
    expect(letters.count).toBe(1)
  })

  test('the letter stays until the run is done, and when that is stopped', async () => {
    const { fire, letters, runner, clock } = bench(['fail 1', 'wait 100'])
    const id = fire()
    const again = letters.runAgain(id, 'failed')
    expect(letters.againBy(id)).toBe(again)
    expect(() => letters.runAgain(id, 'failed')).toThrow(
      expect.objectContaining({ code: 'ERR_DEAD_LETTER_BUSY' }),
    )
    runner.stop('a')
    expect([letters.count, letters.againBy(id)]).toEqual([1, undefined])
    letters.runAgain(id, 'start')
    await clock.advance(100)
    expect(letters.count).toBe(0)
  })

  test('a rule in the shadow deals with none, and leaves none behind', async () => {
    const { fire, letters, change, clock } = bench(['fail 1', 'wait 100'])
    const id = fire()
    change(['fail 1', 'wait 100'], true)
    expect(() => letters.runAgain(id, 'failed')).toThrow(expect.objectContaining({ code: 'ERR_RULE_SHADOW' }))
    change(['fail 1', 'wait 100'])
    letters.runAgain(id, 'failed')
    change(['fail 1', 'wait 100'], true)
    await clock.advance(100)
    expect([letters.count, letters.againBy(id)]).toEqual([1, undefined])
  })

  test('a rule that is busy is not run behind a person’s back', async () => {
    const { fire, letters, clock, runner } = bench(['fail 1', 'wait 100'], { mode: 'queued' })
    const id = fire()
    fire()
    expect(() => letters.runAgain(id, 'failed')).toThrow(expect.objectContaining({ code: 'ERR_RULE_BUSY' }))
    await clock.advance(1000)
    expect([letters.count, runner.counters('a')?.runs]).toEqual([1, 2])
  })
})

test('the oldest make room, by number and by bytes, and are counted', () => {
  const few = bench(['throw'], { limits: { letters: 2, bytes: 1_000_000 } })
  const ids = [few.fire(), few.fire(), few.fire()]
  expect(few.letters.list(10).map(({ id }) => id)).toEqual([ids[2], ids[1]])
  expect(few.letters.list(1, ids[2]).map(({ id }) => id)).toEqual([ids[1]])
  expect([few.letters.dropped, few.store.values.size]).toEqual([1, 2])
  expect(() => few.letters.get(ids[0]!)).toThrow(expect.objectContaining({ code: 'ERR_DEAD_LETTER_GONE' }))
  const small = bench(['throw'], { limits: { letters: 100, bytes: 10_000 } })
  for (let i = 0; i < 5; i++) small.fire('x'.repeat(3000))
  expect([small.letters.count, small.letters.dropped]).toEqual([1, 4])
})

test('a payload that is too large is not kept, and that is said', () => {
  const { runner, rules, letters } = bench(['throw'])
  const event = { ...messageEvent('home/x'), payload: Payload.ofBytes(new Uint8Array(5_000_000)) }
  const id = runner.fire(rules.get('a')!, 0, event)
  expect(letters.get(id)).toMatchObject({ size: 5_000_000 })
  expect(() => letters.runAgain(id, 'start')).toThrow(
    expect.objectContaining({ code: 'ERR_DEAD_LETTER_SIZE' }),
  )
})

test('they are dismissed one by one or together, and stay away', async () => {
  const house = bench(['throw'])
  const [first] = [house.fire(), house.fire(), house.fire()]
  house.letters.dismiss(first!)
  expect(() => house.letters.dismiss(first!)).toThrow(
    expect.objectContaining({ code: 'ERR_DEAD_LETTER_GONE' }),
  )
  await house.restart()
  expect(house.letters.count).toBe(2)
  expect(house.letters.dismissAll()).toBe(2)
  await house.restart()
  expect(house.letters.count).toBe(0)
})

test('what is damaged on disk is left out and logged', async () => {
  const house = bench(['throw'])
  const id = house.fire()
  house.store.values.set(id + 1, Buffer.from('{"v":1,"id":'))
  house.store.values.set(id + 2, Buffer.from('{"v":9}'))
  await house.restart()
  expect(house.letters.list(10).map(letter => letter.id)).toEqual([id])
  expect(house.faults).toHaveLength(2)
})

test('an action inside of others is named, and the outer one is taken up', () => {
  const { fire, letters } = bench([
    'one',
    { type: 'choose', text: '', branches: [{ actions: noted(['two', 'throw']) }] },
  ])
  const id = fire()
  expect(letters.get(id)).toMatchObject({
    from: 1,
    action: { path: 'actions[1].branches[0].actions[1]', type: 'note' },
  })
})
