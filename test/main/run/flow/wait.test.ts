import { describe, expect, test } from 'vitest'
import { messageEvent, plainEvent } from '../../../support/events.ts'
import { noted, runnerBench } from '../../../support/runner-bench.ts'

describe('wait', () => {
  test('lets time pass', async () => {
    const { rule, fire, log, clock, runner } = runnerBench()
    const id = fire(rule(['one', { type: 'wait', seconds: 90 }, 'two']))
    await clock.advance(89_999)
    expect(log).toEqual(['one'])
    await clock.advance(1)
    expect(log).toEqual(['one', 'two'])
    expect(runner.detail(id)?.steps[1]).toMatchObject({
      state: 'done',
      milliseconds: 90_000,
      output: { seconds: '90' },
    })
  })

  test('of no time is over at once', () => {
    const { rule, fire, log, clock } = runnerBench()
    fire(rule([{ type: 'wait', seconds: 0 }, 'two']))
    expect(log).toEqual(['two'])
    expect(clock.pending).toBe(0)
  })

  test('ends when the run is stopped, and leaves no timer behind', async () => {
    const { rule, fire, log, clock, runner } = runnerBench()
    const id = fire(rule([{ type: 'wait', seconds: 90 }, 'two']))
    runner.stop('a')
    expect(clock.pending).toBe(0)
    expect(log).toEqual([])
    expect(runner.detail(id)?.steps.map(({ state }) => state)).toEqual(['stopped', 'stopped'])
  })

  test('longer than its own timeout fails', async () => {
    const { rule, fire, clock, runner } = runnerBench()
    const id = fire(rule([{ type: 'wait', seconds: 90, timeout: 5 }]))
    await clock.advance(5000)
    expect(runner.row(id)).toMatchObject({ state: 'failed', error: { code: 'ERR_ACTION_TIMEOUT' } })
    expect(clock.pending).toBe(0)
  })
})

describe('wait-for', () => {
  const door = messageEvent('home/door/front', '{"open":true}', { id: 9 })

  test.each([
    ['a filter', { filter: 'home/door/+' }, door],
    ['a filter of one broker', { filter: 'home/door/#', broker: 'home' }, door],
    ['a rendered filter', { filter: 'home/{{variables.which}}/front' }, door],
    ['a pattern', { pattern: 'home.*.FRONT' }, door],
    ['a plain event', { pattern: 'Notification.*' }, plainEvent('Notification', 'Yes', { open: true })],
  ])('goes on with %s', async (_name, fields, event) => {
    const { rule, fire, log, clock, runner, happen, variables, awaited } = runnerBench()
    variables.set('which', 'door')
    const id = fire(rule([{ type: 'wait-for', ...fields }, 'open {{variables.waited.payload.open}}']))
    expect(awaited.size).toBe(1)
    happen(messageEvent('home/window', '{"open":false}'))
    expect(log).toEqual([])
    happen(event)
    expect(log).toEqual(['open true'])
    expect(runner.row(id)?.state).toBe('done')
    expect([clock.pending, awaited.size]).toEqual([0, 0])
  })

  test.each([
    ['another broker', { filter: 'home/#', broker: 'office' }],
    ['another filter', { filter: 'home/window' }],
    ['another pattern', { pattern: 'Home.door' }],
    [
      'conditions that do not hold',
      { filter: 'home/#', conditions: { field: 'payload.open', op: '==', value: false } },
    ],
  ])('does not go on with %s', (_name, fields) => {
    const { rule, fire, log, happen, awaited } = runnerBench()
    fire(rule([{ type: 'wait-for', ...fields }, 'two']))
    happen(door)
    expect(log).toEqual([])
    expect(awaited.size).toBe(1)
  })

  test('takes retained messages only where asked', () => {
    const retained = messageEvent('home/door/front', '{}', { retain: true })
    for (const [fields, size] of [
      [{}, 1],
      [{ retained: true }, 0],
    ] as const) {
      const { rule, fire, happen, awaited } = runnerBench()
      fire(rule([{ type: 'wait-for', filter: 'home/#', ...fields }]))
      happen(retained)
      expect(awaited.size).toBe(size)
    }
  })

  test.each([
    ['continue', ['got null'], 'done', undefined],
    ['stop', [], 'stopped', 'ERR_WAIT_TIMEOUT'],
  ])('that ends without an event: onTimeout “%s”', async (onTimeout, expected, state, code) => {
    const { rule, fire, log, clock, runner, awaited } = runnerBench()
    const nothing = { field: 'variables.waited', op: '==', value: null }
    const then = { type: 'choose', branches: [{ conditions: nothing, actions: noted(['got null']) }] }
    const id = fire(rule([{ type: 'wait-for', filter: 'home/#', timeout: 60, onTimeout }, then]))
    await clock.advance(59_999)
    expect(runner.row(id)?.state).toBe('running')
    await clock.advance(1)
    expect(log).toEqual(expected)
    expect(runner.row(id)?.state).toBe(state)
    expect(runner.row(id)?.error?.code).toBe(code)
    expect(awaited.size).toBe(0)
  })

  test('is woken once by one event, also where it waits for the next at once', () => {
    const { rule, fire, log, happen, awaited } = runnerBench()
    const wait = { type: 'wait-for', filter: 'home/#' }
    fire(
      rule([
        { type: 'repeat', times: 2, maximum: 5, actions: [wait, ...noted(['{{variables.waited.topic}}'])] },
      ]),
    )
    happen(door)
    expect(log).toEqual(['home/door/front'])
    happen(messageEvent('home/b'))
    expect(log).toEqual(['home/door/front', 'home/b'])
    expect(awaited.size).toBe(0)
  })

  test('fails where its template makes no filter', () => {
    const { rule, fire, runner } = runnerBench()
    const id = fire(rule([{ type: 'wait-for', filter: 'home/#/{{payload.value}}' }]))
    expect(runner.row(id)).toMatchObject({ state: 'failed', error: { code: 'ERR_WAIT_KEY' } })
  })

  test('ends when the run is stopped', () => {
    const { rule, fire, runner, awaited, clock } = runnerBench()
    fire(rule([{ type: 'wait-for', filter: 'home/#' }]))
    runner.stop('a')
    expect([clock.pending, awaited.size]).toEqual([0, 0])
  })
})
