import { expect, test } from 'vitest'
import { Deciding } from '../../support/deciding.ts'
import { ruleOf } from '../../support/rules.ts'

const silence = (fields: object = {}) =>
  ruleOf('s', { triggers: [{ type: 'silence', broker: 'home', filter: 'home/+/t', seconds: 60, ...fields }] })

test('fires once when nothing came for so long, each topic by itself', () => {
  const rules = new Deciding([silence()])
  expect(rules.at(0, 'home/a/t', '1')).toEqual([])
  rules.at(10, 'home/b/t', '2')
  expect(rules.until(59.999)).toEqual([])
  expect(rules.until(200)).toEqual(['s:0 home/a/t 1 @60', 's:0 home/b/t 2 @70'])
  expect(rules.until(1000)).toEqual([])
})

test('each message puts it off, and after it has fired begins anew', () => {
  const rules = new Deciding([silence()])
  for (const second of [0, 50, 100, 150]) rules.at(second, 'home/a/t', String(second))
  expect(rules.until(1000)).toEqual(['s:0 home/a/t 150 @210'])
  rules.at(1000, 'home/a/t', 'again')
  expect(rules.until(2000)).toEqual(['s:0 home/a/t again @1060'])
})

test('all topics together, from the beginning on', () => {
  const rules = new Deciding([silence({ perTopic: false })])
  rules.at(30, 'home/a/t', 'a')
  rules.at(50, 'home/b/t', 'b')
  expect(rules.until(200)).toEqual(['s:0 home/b/t b @110'])
  expect(new Deciding([silence({ perTopic: false })]).until(200)).toEqual(['s:0 -  @60'])
})

test('of a filter without wildcards the silence begins with the rule, and once', () => {
  const rules = new Deciding([silence({ filter: 'home/a/t' })])
  expect(rules.until(100)).toEqual(['s:0 home/a/t  @60'])
  rules.change([silence({ filter: 'home/a/t' }), ruleOf('other')])
  expect(rules.until(500)).toEqual([])
  rules.at(500, 'home/a/t', 'x')
  expect(rules.until(1000)).toEqual(['s:0 home/a/t x @560'])
})

test('retained messages and a backlog are no sign of life unless they are wanted', () => {
  const rules = new Deciding([silence()])
  rules.at(0, 'home/a/t', 'x')
  rules.at(50, 'home/a/t', 'old', { retain: true })
  rules.at(55, 'home/a/t', 'older', { backlog: true })
  expect(rules.until(100)).toEqual(['s:0 home/a/t x @60'])
  const wanting = new Deciding([silence({ retained: true })])
  wanting.at(0, 'home/a/t', 'x', { retain: true })
  expect(wanting.until(100)).toEqual(['s:0 home/a/t x @60'])
})

test('the event is for the silent trigger alone: no other rule sees a message', () => {
  const rules = new Deciding([
    silence(),
    ruleOf('m', { triggers: [{ type: 'mqtt', broker: 'home', filter: '#' }] }),
    ruleOf('p', { triggers: [{ type: 'event', pattern: '*' }] }),
  ])
  expect(rules.at(0, 'home/a/t', 'x')).toEqual(['m:0', 'p:0'])
  expect(rules.until(100)).toEqual(['s:0 home/a/t x @60'])
})

test('over a restart the time goes on; what was over by then is counted anew, or fires', () => {
  const going = new Deciding([silence()])
  going.at(0, 'home/a/t', 'x')
  going.restart(40)
  expect(going.until(200)).toEqual(['s:0 home/a/t x @60'])

  const anew = new Deciding([silence()])
  anew.at(0, 'home/a/t', 'x')
  anew.restart(300)
  expect(anew.until(1000)).toEqual(['s:0 home/a/t x @360'])

  const run = new Deciding([silence({ missed: 'run' })])
  run.at(0, 'home/a/t', 'x')
  run.restart(300)
  expect(run.until(1000)).toEqual(['s:0 home/a/t x @300'])
  run.restart(0)
  expect(run.until(5000)).toEqual([])
})

test('a rule that is changed, disabled or removed forgets; one that is moved does not', () => {
  const rules = new Deciding([silence()])
  rules.at(0, 'home/a/t', 'x')
  rules.change([ruleOf('first'), { ...silence(), name: 'Other name' }])
  expect(rules.until(100)).toHaveLength(1)
  rules.at(100, 'home/a/t', 'x')
  rules.change([silence({ seconds: 50 })])
  expect(rules.until(300)).toEqual([])
  rules.at(300, 'home/a/t', 'x')
  rules.change([{ ...silence({ seconds: 50 }), enabled: false }])
  rules.change([silence({ seconds: 50 })])
  expect(rules.until(1000)).toEqual([])
  expect(rules.memory.snapshot()).toEqual([])
})

test('a message that comes between the time and its event begins anew, and the event still counts', () => {
  const rules = new Deciding([silence()])
  rules.at(0, 'home/a/t', 'x')
  const [due] = rules.memory.due(rules.now + 60_000)
  rules.at(60, 'home/a/t', 'y')
  if (!due) throw new Error('nothing came due')
  expect(rules.decide({ ...due, id: 9, source: due.source as never })).toEqual(['s:0'])
  expect(rules.until(300)).toEqual(['s:0 home/a/t y @120'])
})

test('ten thousand topics are remembered, one more drops the one that was silent longest', () => {
  const rules = new Deciding([silence()])
  for (let i = 0; i <= 10_000; i++) rules.at(0, `home/${i}/t`, '')
  expect(rules.memory.forgotten).toBe(1)
  expect(rules.until(100)).toHaveLength(10_000)
})
