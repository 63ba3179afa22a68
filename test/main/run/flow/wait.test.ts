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

describe('wait-for, of what came before it began', () => {
  const wait = { type: 'wait-for', filter: 'home/reply', onTimeout: 'stop' }
  const got = 'got {{variables.waited.text}}'
  const reply = (text: string) => messageEvent('home/reply', text)
  const turn = () => new Promise(resolve => setImmediate(resolve))

  /** A bench on a disk on which the end of an action is only once `letGo` is called. */
  function onSlowDisk() {
    const held: (() => void)[] = []
    const recorded = () => new Promise<void>(resolve => held.push(resolve))
    const bench = runnerBench({ recorder: { runChanged() {}, runEnded() {}, recorded } })
    const letGo = async () => {
      for (const go of held.splice(0)) go()
      await turn()
    }
    return { ...bench, letGo }
  }

  test('goes on with the answer that comes while the action before it is under way, or its end is written down', async () => {
    for (const early of [true, false]) {
      const { rule, fire, log, clock, runner, happen, awaited, letGo } = onSlowDisk()
      const id = fire(rule(['deaf 100', wait, got]))
      await clock.advance(50)
      if (early) happen(reply('yes'))
      await clock.advance(50)
      if (!early) happen(reply('yes'))
      happen(reply('later'))
      await letGo()
      expect(log).toEqual(['deaf 100', 'got yes'])
      expect(runner.detail(id)?.steps[1]).toMatchObject({ state: 'done', output: { topic: 'home/reply' } })
      expect([clock.pending, awaited.size, awaited.listens]).toEqual([0, 0, false])
    }
  })

  test('takes none from before the action before it', async () => {
    const { rule, fire, log, clock, happen, awaited, letGo } = onSlowDisk()
    fire(rule(['deaf 100', 'deaf 200', wait, got]))
    happen(reply('stale'))
    await clock.advance(100)
    await letGo()
    await clock.advance(200)
    await letGo()
    expect(awaited.size).toBe(1)
    happen(reply('fresh'))
    await letGo()
    expect(log.at(-1)).toBe('got fresh')
  })

  test('passes over what does not fit', async () => {
    const { rule, fire, log, clock, happen, awaited } = runnerBench()
    const conditions = { field: 'payload.id', op: '==', value: 7 }
    fire(rule(['deaf 100', { ...wait, conditions }, got]))
    happen(messageEvent('home/other', '{"id":7}'))
    happen(messageEvent('home/reply', '{"id":7}', { retain: true }))
    happen(
      messageEvent('home/reply', '{"id":7}', {
        broker: 'home',
        trigger: { rule: 'b', index: 0, key: '', due: 0 },
      }),
    )
    happen(reply('{"id":6}'))
    await clock.advance(100)
    expect(awaited.size).toBe(1)
    happen(reply('{"id":7}'))
    expect(log.at(-1)).toBe('got {"id":7}')
  })

  test('knows the results of the action before it', async () => {
    const { rule, fire, log, clock, happen } = runnerBench({
      execute: async (_type, { text }) => {
        if (text !== 'ask') return void log.push(String(text))
        await new Promise<void>(resolve => void clock.after(100, resolve))
        return { id: 'b' }
      },
    })
    const asked = { text: 'ask', result: 'asked' }
    fire(rule([asked, { ...wait, filter: 'home/{{variables.asked.id}}' }, got]))
    happen(messageEvent('home/a', 'a'))
    happen(messageEvent('home/b', 'b'))
    await clock.advance(100)
    await turn()
    expect(log).toEqual(['got b'])
  })

  test('finds one event once', async () => {
    const { rule, fire, log, clock, happen, awaited } = runnerBench()
    fire(rule(['deaf 100', wait, got, wait, got]))
    happen(reply('one'))
    await clock.advance(100)
    expect([log.at(-1), awaited.size]).toEqual(['got one', 1])
    happen(reply('two'))
    expect(log.at(-1)).toBe('got two')
  })

  test('takes the next at once where two came during the action', async () => {
    const { rule, fire, log, clock, happen } = runnerBench()
    fire(rule(['deaf 100', wait, { ...wait }, got]))
    happen(reply('one'))
    happen(reply('two'))
    await clock.advance(100)
    expect(log.at(-1)).toBe('got two')
  })

  test('after another wait: what came since that one ended', async () => {
    const { rule, fire, log, clock, happen, letGo } = onSlowDisk()
    fire(rule([{ type: 'wait', seconds: 1 }, wait, got]))
    happen(reply('too early'))
    await clock.advance(1000)
    happen(reply('in time'))
    await letGo()
    expect(log).toEqual(['got in time'])
  })

  test.each([
    ['a choice', [{ type: 'choose', branches: [{ actions: [wait, ...noted([got])] }] }]],
    ['a repeat', [{ type: 'repeat', times: 1, actions: [wait, ...noted([got])] }]],
    ['a parallel action', [{ type: 'parallel', branches: [{ actions: [wait, ...noted([got])] }] }]],
  ])('also where it is the first in %s', async (_name, actions) => {
    const { rule, fire, log, clock, happen, letGo } = onSlowDisk()
    fire(rule(['deaf 100', ...actions]))
    happen(reply('yes'))
    await clock.advance(100)
    await letGo()
    expect(log).toEqual(['deaf 100', 'got yes'])
  })

  test('from turn to turn of a repeat', async () => {
    const { rule, fire, log, clock, happen, letGo } = onSlowDisk()
    fire(rule([{ type: 'repeat', times: 2, actions: [wait, ...noted([got, 'deaf 100'])] }]))
    happen(reply('one'))
    await letGo()
    happen(reply('two'))
    await clock.advance(100)
    await letGo()
    await letGo()
    await clock.advance(100)
    await letGo()
    expect(log).toEqual(['got one', 'deaf 100', 'got two', 'deaf 100'])
  })

  test('rules without one listen to nothing, and those with one only while they run', async () => {
    const { rule, fire, runner, clock, awaited } = runnerBench()
    fire(rule(['deaf 100', 'two']))
    expect(awaited.listens).toBe(false)
    await clock.advance(100)
    fire(rule(['deaf 100', wait]))
    expect(awaited.listens).toBe(true)
    runner.stop('a')
    expect(awaited.listens).toBe(false)
  })
})
