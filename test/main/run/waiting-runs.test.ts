import { describe, expect, test } from 'vitest'
import { digestOf } from '../../../src/main/run/actions-digest.ts'
import { messageEvent } from '../../support/events.ts'
import { begin, disk, restart, turn } from '../../support/restarting-runs.ts'
import { runnerBench } from '../../support/runner-bench.ts'

const wait = (seconds: number) => ({ type: 'wait', seconds })

describe('what is written down', () => {
  test('is gone from the disk before the next action begins', async () => {
    const process = begin()
    process.fire(process.rule(['one', wait(10), 'two']))
    await turn()
    expect(process.on.values.size).toBe(1)
    process.on.state.hold = true
    await process.clock.advance(10_000)
    await turn()
    expect(process.log).toEqual(['one'])
    process.on.letGo()
    await turn()
    expect(process.log).toEqual(['one', 'two'])
    expect(process.on.values.size).toBe(0)
  })

  test('is there until the journal knows of the run', async () => {
    const journalled: (() => void)[] = []
    const process = begin(disk(), () => new Promise(known => void journalled.push(known)))
    process.fire(process.rule([wait(10), 'two']))
    await turn()
    await process.clock.advance(10_000)
    await turn()
    expect([process.on.values.size, process.log]).toEqual([1, []])
    let settled = false
    const settling = process.waiting.settled().then(() => {
      settled = true
    })
    await turn()
    expect(settled).toBe(false)
    for (const known of journalled) known()
    await settling
    expect([process.on.values.size, process.log]).toEqual([0, ['two']])
  })

  test('never was, where the wait ended before', async () => {
    const process = begin()
    process.on.state.hold = true
    const id = process.fire(process.rule([{ type: 'wait-for', pattern: 'Home.*', timeout: 60 }, 'two']))
    process.happen(messageEvent('home/x'))
    expect(process.log).toEqual(['two'])
    await turn()
    expect(process.on.state.writes).toBe(0)
    expect(process.runner.row(id)?.state).toBe('done')
  })

  test('goes together with one write', async () => {
    const process = begin()
    const compiled = process.rule([wait(10)], 'parallel')
    for (let i = 0; i < 50; i++) process.fire(compiled)
    await turn()
    expect(process.on.state.writes).toBe(1)
    expect(process.on.values.size).toBe(50)
    await process.clock.advance(10_000)
    await turn()
    expect(process.on.values.size).toBe(0)
    expect(process.on.state.writes).toBeLessThanOrEqual(52)
  })

  test('holds no run up where the disk refuses', async () => {
    const process = begin()
    process.on.state.full = true
    process.fire(process.rule(['one', wait(10), 'two']))
    await turn()
    await process.clock.advance(10_000)
    await turn()
    expect(process.log).toEqual(['one', 'two'])
    expect(process.troubles).toEqual(['Runs that wait could not be written down: the disk is full'])
  })

  test.each(['no base64!', 'abc', 'AAAA'])('keeps bytes, and what looks like them: %s', async like => {
    const odd = { type: 'wait-for', pattern: 'Home.*', timeout: 60 }
    const said = 'x {{variables.mine.bytes}} {{variables.waited.payload}}'
    const texts = [odd, { text: 'answer 5', result: 'mine' }, wait(10), said]
    const came = messageEvent(
      'home/x',
      JSON.stringify(like === 'AAAA' ? { $bytes: like, more: 1 } : { $bytes: like }),
    )
    const first = begin()
    first.fire(first.rule(texts))
    first.happen(came)
    await turn()
    const second = await restart(first, texts, 0)
    await second.clock.advance(10_000)
    await turn()
    const whole = begin()
    whole.fire(whole.rule(texts))
    whole.happen(came)
    await whole.clock.advance(10_000)
    await turn()
    expect(second.log).toEqual([whole.log.at(-1)])
  })

  test.each([0, 1, 2, 3, 4])(
    'is written too where it comes %i steps after a write has ended',
    async steps => {
      const process = begin()
      const { write } = process.on.store
      let written: Promise<unknown> = Promise.resolve()
      process.on.store.write = changes => {
        const writing = write(changes)
        written = writing
        return writing
      }
      const compiled = process.rule(['one', wait(10), 'two'], 'parallel')
      process.fire(compiled)
      await Promise.resolve()
      await written
      for (let step = 0; step < steps; step++) await Promise.resolve()
      process.fire(compiled)
      await turn()
      expect(process.on.values.size).toBe(2)
    },
  )

  test('that is damaged is left out, and said', async () => {
    const on = disk()
    on.values.set(7, Uint8Array.of(1, 2, 3, 4, 5))
    const process = begin(on)
    expect(await process.waiting.load()).toEqual([])
    await process.waiting.settled()
    expect(process.troubles).toEqual([expect.stringContaining('The run 7 cannot be taken up')])
    expect(on.values.size).toBe(0)
  })

  test('tells whether the actions are the same', () => {
    const [a, b] = [runnerBench().rule(['x', wait(1)]), runnerBench().rule(['x', wait(1)])]
    expect(digestOf(a.rule)).toBe(digestOf(b.rule))
    expect(digestOf(runnerBench().rule(['x', wait(2)]).rule)).not.toBe(digestOf(a.rule))
  })

  test('is refused where it does not fit the rule', async () => {
    const first = begin()
    first.fire(first.rule(['one', wait(60), 'two']))
    await turn()
    const [loaded] = await first.waiting.load()
    expect(() => begin().runner.takeUp(runnerBench().rule(['one']), loaded!)).toThrow(RangeError)
  })
})
