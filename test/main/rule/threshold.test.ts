import { expect, test } from 'vitest'
import { Deciding } from '../../support/deciding.ts'
import { ruleOf } from '../../support/rules.ts'

const threshold = (fields: object) =>
  ruleOf('t', {
    triggers: [{ type: 'threshold', broker: 'home', filter: 'home/#', field: 'payload', ...fields }],
  })

/** Which of these numbers, one a second on one topic, fire. */
function firing(fields: object, numbers: unknown[]): number[] {
  const rules = new Deciding([threshold(fields)])
  return numbers.flatMap((number, second) => (rules.at(second, 'home/a', number).length > 0 ? [second] : []))
}

test.each<[string, object, unknown[], number[]]>([
  ['on the crossing, and not while it stays beyond', { above: 20 }, [19, 21, 22, 23, 20, 21], [1, 5]],
  ['the limit itself is not beyond it', { above: 20 }, [19, 20, 20.1], [2]],
  ['the first number crosses nothing', { above: 20 }, [25, 26, 19, 21], [3]],
  ['below', { below: 5 }, [6, 5, 4, 3, 5, 4.9], [2, 5]],
  [
    'again only after it came back by the hysteresis',
    { above: 20, hysteresis: 2 },
    [19, 21, 19, 21, 18.1, 21, 18, 21],
    [1, 7],
  ],
  ['hysteresis below', { below: 5, hysteresis: 1 }, [6, 4, 5.5, 4, 6, 4], [1, 5]],
  [
    'numeric texts count, what is no number is passed over',
    { above: 20 },
    ['19', 'warm', '', '21', 'null', '22'],
    [3],
  ],
  ['below zero', { below: -5 }, [0, -5, -5.5, -6, 0, -7], [2, 5]],
])('%s', (_name, fields, numbers, fired) => {
  expect(firing(fields, numbers)).toEqual(fired)
})

test('each topic by itself', () => {
  const rules = new Deciding([threshold({ above: 20 })])
  rules.at(0, 'home/a', 19)
  expect(rules.at(1, 'home/b', 21)).toEqual([])
  expect(rules.at(2, 'home/a', 21)).toEqual(['t:0'])
})

test('a retained message tells the side and fires nothing, unless it is wanted', () => {
  const rules = new Deciding([threshold({ above: 20 })])
  rules.at(0, 'home/a', 19)
  expect(rules.at(1, 'home/a', 21, { retain: true })).toEqual([])
  expect(rules.at(2, 'home/a', 22)).toEqual([])
  const wanting = new Deciding([threshold({ above: 20, retained: true })])
  wanting.at(0, 'home/a', 19, { retain: true })
  expect(wanting.at(1, 'home/a', 21, { retain: true })).toEqual(['t:0'])
})

test('for: it must stay beyond, and the event is of the message that crossed', () => {
  const rules = new Deciding([threshold({ above: 20, hysteresis: 1, stays: 60 })])
  rules.at(0, 'home/a', 19)
  expect(rules.at(10, 'home/a', 21)).toEqual([])
  rules.at(30, 'home/a', 25)
  rules.at(40, 'home/a', 19.5)
  expect(rules.until(69)).toEqual([])
  expect(rules.until(300)).toEqual(['t:0 home/a 21 @70'])
  rules.at(300, 'home/a', 19)
  rules.at(310, 'home/a', 21)
  rules.at(330, 'home/a', 18)
  rules.at(340, 'home/a', 22)
  expect(rules.until(1000)).toEqual(['t:0 home/a 22 @400'])
})

test('for, over a restart: goes on, is made up for, or is left out', () => {
  const begun = (fields: object = {}) => {
    const rules = new Deciding([threshold({ above: 20, stays: 60, ...fields })])
    rules.at(0, 'home/a', 19)
    rules.at(10, 'home/a', 21)
    return rules
  }
  const going = begun()
  going.restart(20)
  expect(going.until(300)).toEqual(['t:0 home/a 21 @70'])
  const late = begun()
  late.restart(190)
  expect(late.until(300)).toEqual(['t:0 home/a 21 @200'])
  late.restart(10)
  expect(late.until(1000)).toEqual([])
  const skipped = begun({ missed: 'skip' })
  skipped.restart(190)
  expect(skipped.until(1000)).toEqual([])
  expect(skipped.at(1000, 'home/a', 22)).toEqual([])
  skipped.at(1001, 'home/a', 19)
  skipped.at(1002, 'home/a', 22)
  expect(skipped.until(2000)).toEqual(['t:0 home/a 22 @1062'])
})

test('a crash between the time and the run: the time comes again', () => {
  const rules = new Deciding([threshold({ above: 20, stays: 60 })])
  rules.at(0, 'home/a', 19)
  rules.at(1, 'home/a', 21)
  expect(rules.memory.due(rules.now + 60_000)).toHaveLength(1)
  expect(rules.memory.due(rules.now + 90_000)).toEqual([])
  rules.restart(100)
  expect(rules.until(200)).toEqual(['t:0 home/a 21 @101'])
})

test('the side is known after a restart: a value that crossed meanwhile fires', () => {
  const rules = new Deciding([threshold({ above: 20 })])
  rules.at(0, 'home/a', 19)
  rules.restart(60)
  expect(rules.at(70, 'home/a', 21)).toEqual(['t:0'])
})

test('conditions are asked when the time has come', () => {
  const conditions = { time: { after: '12:01:05', timeZone: 'UTC' } }
  const rules = new Deciding([{ ...threshold({ above: 20, stays: 60 }), conditions }])
  rules.at(0, 'home/a', 19)
  rules.at(1, 'home/a', 21)
  expect(rules.until(100)).toEqual([])
  rules.at(100, 'home/a', 19)
  rules.at(101, 'home/a', 21)
  expect(rules.until(200)).toEqual(['t:0 home/a 21 @161'])
})

test.each([[{}], [{ above: 1, below: 2 }], [{ above: 1, field: 'nonsense' }]])('%j cannot be', fields => {
  expect(new Deciding([threshold(fields)]).index.faults.map(({ error }) => error.code)).toEqual(['ERR_RULE'])
})
