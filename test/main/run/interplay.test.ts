import { expect, test } from 'vitest'
import { compileRule } from '../../../src/main/rule/compile-rule.ts'
import { messageEvent } from '../../support/events.ts'
import { begin, turn } from '../../support/restarting-runs.ts'
import { ruleOf, testParts } from '../../support/rules.ts'
import { noted, runnerBench } from '../../support/runner-bench.ts'

const wait = (seconds: number, more: object = {}) => ({ type: 'wait', seconds, ...more })
const make = (actions: (string | Record<string, unknown>)[], more: object = {}) =>
  compileRule(ruleOf('a', { actions: noted(actions), ...more }), testParts)
let count = 0
const eventOn = (topic: string, p = '{"value":21}') => messageEvent(topic, p, { id: ++count })

test('a restart of the rule stops the run of its key that was taken up, and no other', async () => {
  const a = begin()
  const more = { mode: 'restart', key: '{{topic}}' }
  const rule = make(['one {{topic}}', wait(60), 'two {{topic}}'], more)
  a.runner.fire(rule, 0, eventOn('x'))
  await a.clock.advance(10_000)
  a.runner.fire(rule, 0, eventOn('x'))
  a.runner.fire(rule, 0, eventOn('y'))
  await turn()
  expect(a.on.values.size).toBe(2)
  await a.runner.stopAll(1000)
  await a.waiting.settled()
  const b = begin(a.on)
  await b.clock.advance(a.clock.now() - b.clock.now() + 5000)
  for (const loaded of await b.waiting.load()) b.runner.takeUp(rule, loaded)
  expect(b.runner.counters('a')).toMatchObject({ running: 2 })
  b.runner.fire(rule, 0, eventOn('x'))
  expect(b.runner.counters('a')).toMatchObject({ running: 2 })
  await b.clock.advance(59_000)
  await turn()
  expect(b.log).toEqual(['one x', 'two y'])
  await b.clock.advance(2_000)
  await turn()
  expect(b.log).toEqual(['one x', 'two y', 'two x'])
  await turn()
  expect(b.on.values.size).toBe(0)
  expect(b.clock.pending).toBe(0)
})

test('a stop in a branch ends all that waits around it', async () => {
  const { runner, clock, log, awaited } = runnerBench()
  const rule = make([
    {
      type: 'repeat',
      times: 3,
      maximum: 10,
      timeout: 100,
      actions: [
        {
          type: 'parallel',
          timeout: 50,
          branches: [
            { actions: [wait(10)] },
            { actions: [{ type: 'wait-for', filter: 'home/#', timeout: 60 }] },
            { actions: [wait(5), { type: 'stop', outcome: 'failed', message: 'no' }] },
          ],
        },
      ],
    },
    'end',
  ])
  const id = runner.fire(rule, 0, eventOn('x'))
  await clock.advance(5000)
  expect(runner.row(id)).toMatchObject({ state: 'failed', error: { message: 'no' } })
  expect([clock.pending, awaited.size, log.length]).toEqual([0, 0, 0])
})

test('a group whose branch fails is tried again, then cared for, and its time is over with it', async () => {
  const { runner, clock, log } = runnerBench()
  const rule = make([
    {
      type: 'parallel',
      timeout: 3,
      retry: { times: 1, delay: 1, factor: 1, maximum: 1 },
      onError: 'continue',
      onErrorActions: noted(['caught {{variables.error.code}}']),
      branches: [{ actions: noted(['throw']) }, { actions: noted(['wait 2000', 'b2']) }],
    },
    'end',
  ])
  const id = runner.fire(rule, 0, eventOn('x'))
  await clock.advance(10_000)
  await turn()
  expect(log).toEqual(['throw', 'wait 2000', 'b2', 'throw', 'wait 2000', 'b2', 'caught ERR_TEST', 'end'])
  expect(runner.row(id)?.state).toBe('done')
  expect(clock.pending).toBe(0)
})

test('an event wakes no branch of a run that another branch stopped on it', async () => {
  const { runner, log, happen, awaited, clock } = runnerBench()
  const wf = { type: 'wait-for', filter: 'home/#', timeout: 60 }
  const rule = make([
    {
      type: 'parallel',
      branches: [{ actions: [wf, ...noted(['stop'])] }, { actions: [wf, ...noted(['never'])] }],
    },
    'end',
  ])
  const id = runner.fire(rule, 0, eventOn('x'))
  happen(eventOn('home/y'))
  expect(log).toEqual(['stop'])
  expect(runner.row(id)?.state).toBe('stopped')
  expect([awaited.size, clock.pending]).toEqual([0, 0])
})

test('a question is taken back at the end of Tomte, at once', async () => {
  let signalled: AbortSignal | undefined
  const { runner, clock } = runnerBench({
    confirm: (_run, _action, _config, signal) =>
      new Promise((_resolve, reject) => {
        signalled = signal
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  })
  const rule = make([
    {
      type: 'choose',
      timeout: 50,
      branches: [{ actions: [{ type: 'note', text: 'x', confirm: true, timeout: 5 }] }],
    },
  ])
  const id = runner.fire(rule, 0, eventOn('x'))
  await runner.stopAll(3000)
  expect(signalled?.aborted).toBe(true)
  expect(runner.row(id)?.state).toBe('stopped')
  expect(clock.pending).toBe(0)
})
