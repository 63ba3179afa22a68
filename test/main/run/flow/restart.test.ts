import { describe, expect, test } from 'vitest'
import { messageEvent } from '../../../support/events.ts'
import { begin, type Process, restart, turn } from '../../../support/restarting-runs.ts'
import { noted } from '../../../support/runner-bench.ts'

const wait = (seconds: number, more: object = {}) => ({ type: 'wait', seconds, ...more })

describe('a wait over a restart', () => {
  const texts = ['one', wait(60), 'two {{payload.value}}']

  test.each([
    ['in order', true],
    ['by a kill', false],
  ])('goes on for what is left of its time, ended %s', async (_name, orderly) => {
    const first = begin()
    const id = first.fire(first.rule(texts))
    await first.clock.advance(20_000)
    const second = await restart(first, texts, 10_000, orderly)
    expect(second.log).toEqual([])
    expect(second.runner.row(id)).toMatchObject({
      id,
      state: 'running',
      started: first.runner.row(id)?.started,
    })
    await second.clock.advance(29_999)
    expect(second.log).toEqual([])
    await second.clock.advance(1)
    await turn()
    expect(second.log).toEqual(['two 21'])
    expect(second.runner.row(id)?.state).toBe('done')
    expect(second.on.values.size).toBe(0)
    expect(second.runner.detail(id)).toMatchObject({
      trigger: 'Message on home/# of home',
      conditions: { text: 'payload.value is greater than 20', saw: '21' },
      steps: [
        { state: 'done', input: { text: 'one' } },
        { state: 'done', milliseconds: 60_000 },
        { state: 'done', input: { text: 'two 21' } },
      ],
    })
    if (orderly) expect(first.runner.row(id)?.state).toBe('running')
  })

  test.each([
    ['run', ['two 21'], 'done'],
    ['stop', [], 'stopped'],
  ])('that came due meanwhile does as missed “%s” says', async (missed, expected, state) => {
    const late = ['one', wait(60, { missed }), 'two {{payload.value}}']
    const first = begin()
    const id = first.fire(first.rule(late))
    const second = await restart(first, late, 3_600_000)
    await second.clock.advance(0)
    await turn()
    expect(second.log).toEqual(expected)
    expect(second.runner.row(id)?.state).toBe(state)
    expect(second.on.values.size).toBe(0)
  })

  test('of a run that was stopped is over', async () => {
    const first = begin()
    first.fire(first.rule(texts))
    await turn()
    first.runner.stop('a')
    await turn()
    expect(first.on.values.size).toBe(0)
    const second = await restart(first, texts, 0)
    await second.clock.advance(100_000)
    expect(second.log).toEqual([])
  })

  test('holds the place of its run: mode single', async () => {
    const first = begin()
    first.fire(first.rule(texts))
    const second = await restart(first, texts, 0)
    expect(second.runner.counters('a')).toMatchObject({ running: 1 })
    expect(second.fire(second.rule(texts))).toBe(0)
    second.runner.stop('a')
    expect(second.runner.counters('a')).toMatchObject({ running: 0 })
  })

  test('more than once: what was done is never done again', async () => {
    const long = ['one', wait(60), 'two', wait(60), 'three']
    let process = begin()
    process.fire(process.rule(long))
    const all = [...process.log]
    for (let i = 0; i < 20; i++) {
      process = await restart(process, long, 0, i % 2 === 0)
      await process.clock.advance(10_000)
      await turn()
      all.push(...process.log)
    }
    expect(all).toEqual(['one', 'two', 'three'])
    expect(process.on.values.size).toBe(0)
  })
})

describe('the place of a wait', () => {
  test('inside of choices and repeats comes back with its turns and variables', async () => {
    const inner = {
      type: 'repeat',
      forEach: 'payload.list',
      maximum: 10,
      actions: [...noted(['in {{variables.repeat.item}} {{variables.mine.said}}']), wait(10)],
    }
    const texts = [
      { text: 'answer here', result: 'mine' },
      {
        type: 'repeat',
        times: 2,
        maximum: 10,
        actions: [
          { type: 'choose', branches: [{ conditions: { any: [] }, actions: [] }], otherwise: [inner] },
          ...noted(['out {{variables.repeat.index}}']),
        ],
      },
      'end {{variables.repeat}}',
    ]
    let process = begin()
    const event = messageEvent('home/x', JSON.stringify({ value: 21, list: ['a', { b: 1 }] }))
    const id = process.runner.fire(process.rule(texts), 0, event)
    const all = [...process.log]
    for (let i = 0; i < 8; i++) {
      process = await restart(process, texts, 0, i % 2 === 0)
      await process.clock.advance(5000)
      await turn()
      all.push(...process.log)
    }
    expect(all).toEqual([
      'answer here',
      'in a here',
      'in {"b":1} here',
      'out 0',
      'in a here',
      'in {"b":1} here',
      'out 1',
      'end ',
    ])
    const detail = process.runner.detail(id)
    expect(detail?.row.state).toBe('done')
    expect(detail?.steps[1]?.steps).toHaveLength(4)
    expect(detail?.steps[1]?.steps?.[2]).toMatchObject({
      path: 'actions[1].actions[0]',
      iteration: 1,
      branch: 'otherwise',
      steps: [{ path: 'actions[1].actions[0].otherwise[0]', steps: { length: 4 } }],
    })
  })

  test('inside of an error branch comes back with the error', async () => {
    const branch = [wait(10), ...noted(['sorry {{variables.error.code}}'])]
    const texts = [{ text: 'throw', onError: 'continue', onErrorActions: branch }, 'end {{variables.error}}']
    const first = begin()
    const id = first.fire(first.rule(texts))
    const second = await restart(first, texts, 0, false)
    await second.clock.advance(10_000)
    await turn()
    expect(second.log).toEqual(['sorry ERR_TEST', 'end '])
    expect(second.runner.row(id)?.state).toBe('done')
  })

  test('inside of the error branch of a group comes back there, not in the group', async () => {
    const group = { type: 'choose', branches: [{ actions: noted(['throw', 'never']) }] }
    const branch = [wait(10), ...noted(['sorry'])]
    const texts = [{ ...group, onErrorActions: branch }, 'never either']
    const first = begin()
    const id = first.fire(first.rule(texts))
    const second = await restart(first, texts, 0)
    await second.clock.advance(10_000)
    await turn()
    expect(second.log).toEqual(['sorry'])
    expect(second.runner.row(id)?.state).toBe('failed')
  })

  test('once it is left for the next start nothing goes on here', async () => {
    const group = { type: 'repeat', times: 9, maximum: 10, timeout: 30, onError: 'continue' }
    const process = begin()
    process.fire(process.rule([{ ...group, actions: [wait(20)] }, 'end']))
    await turn()
    await process.runner.stopAll(1000)
    expect(process.clock.pending).toBe(0)
    await process.clock.advance(100_000)
    expect(process.log).toEqual([])
    expect(process.on.values.size).toBe(1)
  })

  test('keeps the time of the group around it', async () => {
    const texts = [
      { type: 'repeat', times: 9, maximum: 10, timeout: 30, onError: 'continue', actions: [wait(20)] },
      'end',
    ]
    const first = begin()
    first.fire(first.rule(texts))
    await first.clock.advance(10_000)
    const second = await restart(first, texts, 5000)
    await second.clock.advance(14_999)
    await turn()
    expect(second.log).toEqual([])
    await second.clock.advance(1)
    await turn()
    expect(second.log).toEqual(['end'])
    expect(second.clock.pending).toBe(0)
  })

  test('in a parallel branch is not written down', async () => {
    const texts = [{ type: 'parallel', branches: [{ actions: [wait(10)] }, { actions: noted(['x']) }] }]
    const first = begin()
    const id = first.fire(first.rule(texts))
    await turn()
    expect(first.on.values.size).toBe(0)
    await first.runner.stopAll(1000)
    expect(first.runner.row(id)?.state).toBe('stopped')
  })
})

describe('a wait for an event over a restart', () => {
  const texts = [
    { type: 'wait-for', filter: 'home/{{payload.room}}', timeout: 60, onTimeout: 'continue' },
    'got {{variables.waited.text}}',
  ]
  const start = (process: Process) =>
    process.runner.fire(process.rule(texts), 0, messageEvent('home/x', '{"value":21,"room":"door"}'))

  test('still waits for the same', async () => {
    const first = begin()
    const id = start(first)
    const second = await restart(first, texts, 1000, false)
    expect(second.awaited.size).toBe(1)
    second.happen(messageEvent('home/window', 'no'))
    second.happen(messageEvent('home/door', 'yes'))
    await turn()
    expect(second.log).toEqual(['got yes'])
    expect(second.runner.row(id)?.state).toBe('done')
    expect([second.on.values.size, second.clock.pending]).toEqual([0, 0])
  })

  test('is over where its time was meanwhile', async () => {
    const first = begin()
    start(first)
    const second = await restart(first, texts, 100_000)
    await second.clock.advance(0)
    await turn()
    expect(second.log).toEqual(['got '])
  })
})

describe('a wait over a restart at which the clock was set back', () => {
  const day = 86_400_000

  test.each([
    ['wait', wait(60)],
    ['wait-for', { type: 'wait-for', pattern: 'Home.*', timeout: 60 }],
  ])('takes no longer than it was to take: %s', async (_name, waiting) => {
    const texts = ['one', waiting, 'two']
    const first = begin()
    await first.clock.advance(60 * day)
    first.fire(first.rule(texts))
    const second = await restart(first, texts, -60 * day)
    await second.clock.advance(59_999)
    expect(second.log).toEqual([])
    await second.clock.advance(1)
    await turn()
    expect(second.log).toEqual(['two'])
  })

  test('neither does the time of the actions around it', async () => {
    const group = { type: 'choose', branches: [{ actions: [wait(3600)] }], timeout: 60, onError: 'continue' }
    const texts = [group, 'two']
    const first = begin()
    await first.clock.advance(60 * day)
    first.fire(first.rule(texts))
    const second = await restart(first, texts, -60 * day)
    await second.clock.advance(60_000)
    await turn()
    expect(second.log).toEqual(['two'])
  })
})

describe('the delay before a retry', () => {
  const retry = { times: 3, delay: 60, factor: 2, maximum: 600 }
  const texts = [{ text: 'fail 1', retry }, 'end {{payload.value}}']

  test.each([
    ['in order', true],
    ['by a kill', false],
  ])('goes on over a restart for what is left of it, ended %s', async (_name, orderly) => {
    const first = begin()
    const id = first.fire(first.rule(texts))
    await first.clock.advance(20_000)
    const second = await restart(first, texts, 10_000, orderly)
    expect(second.runner.row(id)?.state).toBe('running')
    expect(second.runner.detail(id)?.steps[0]?.tries).toHaveLength(1)
    await second.clock.advance(29_999)
    expect(second.log).toEqual([])
    await second.clock.advance(1)
    await turn()
    // The new process counts failures anew: its first try fails too, and the next delay is that of a second one.
    expect(second.log).toEqual(['fail 1'])
    expect(second.runner.detail(id)?.steps[0]).toMatchObject({ state: 'running', tries: [{}, {}] })
    await second.clock.advance(120_000)
    await turn()
    expect(second.log).toEqual(['fail 1', 'fail 1', 'end 21'])
    expect(second.runner.row(id)?.state).toBe('done')
    expect(second.on.values.size).toBe(0)
  })

  test('that came due meanwhile is over at once', async () => {
    const first = begin()
    first.fire(first.rule(texts))
    const second = await restart(first, texts, 3_600_000)
    await second.clock.advance(0)
    await turn()
    expect(second.log).toEqual(['fail 1'])
  })

  test('is no longer than it was to be, where the clock was set back', async () => {
    const first = begin()
    await first.clock.advance(86_400_000)
    first.fire(first.rule(texts))
    await turn()
    const second = begin(first.on)
    for (const loaded of await second.waiting.load()) second.runner.takeUp(second.rule(texts), loaded)
    await second.clock.advance(600_000)
    await turn()
    expect(second.log).toEqual(['fail 1'])
  })

  test('of a group begins the group anew', async () => {
    const group = { type: 'choose', branches: [{ actions: noted(['one', 'fail 1']) }], retry }
    const first = begin()
    const id = first.fire(first.rule([group, 'end']))
    await first.clock.advance(20_000)
    const second = await restart(first, [group, 'end'], 40_000, false)
    await turn()
    await second.clock.advance(0)
    await turn()
    expect(second.log).toEqual(['one', 'fail 1'])
    await second.clock.advance(120_000)
    await turn()
    expect(second.log).toEqual(['one', 'fail 1', 'one', 'fail 1', 'end'])
    expect(second.runner.row(id)?.state).toBe('done')
  })

  test('is gone from the disk before the next try begins', async () => {
    const first = begin()
    const id = first.fire(first.rule(texts))
    await turn()
    expect(first.on.values.size).toBe(1)
    first.on.state.hold = true
    await first.clock.advance(60_000)
    await turn()
    expect(first.log).toEqual(['fail 1'])
    first.on.letGo()
    await turn()
    expect(first.on.values.size).toBe(0)
    expect(first.log).toEqual(['fail 1', 'fail 1', 'end 21'])
    expect(first.runner.row(id)?.state).toBe('done')
  })

  test('of a run that is stopped leaves nothing behind', async () => {
    const first = begin()
    first.fire(first.rule(texts))
    await turn()
    first.runner.stop('a')
    await first.waiting.settled()
    expect([first.on.values.size, first.clock.pending]).toEqual([0, 0])
  })
})
