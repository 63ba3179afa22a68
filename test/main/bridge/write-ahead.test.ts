import { expect, test } from 'vitest'
import { WriteAhead } from '../../../src/main/bridge/write-ahead.ts'
import { messageEvent } from '../../support/events.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

function setUp() {
  const clock = new SimulatedClock()
  const commits: (() => void)[] = []
  const fired: number[] = []
  const ahead = new WriteAhead({
    clock,
    committed: () => new Promise<void>(resolve => commits.push(resolve)),
    fire: event => void fired.push(event.id),
  })
  const add = (...ids: number[]) => {
    for (const id of ids) ahead.add(messageEvent('home/x', '', { id }), [])
  }
  const turn = () => new Promise(resolve => setImmediate(resolve))
  return { clock, commits, fired, ahead, add, turn }
}

test('nothing acts before it is on disk; what came in one turn shares one commit', async () => {
  const { commits, fired, ahead, add, turn, clock } = setUp()
  add(1, 2)
  await turn()
  expect(fired).toEqual([])
  expect(commits).toHaveLength(1)
  commits[0]!()
  await ahead.done()
  expect(fired).toEqual([1, 2])
  expect(clock.pending).toBe(0)
})

test('the order is kept, whichever commit is done first', async () => {
  const { commits, fired, ahead, add, turn } = setUp()
  add(1)
  await turn()
  add(2)
  await turn()
  commits[1]!()
  await turn()
  expect(fired).toEqual([])
  commits[0]!()
  await ahead.done()
  expect(fired).toEqual([1, 2])
})

test('a disk that does not answer holds rules up for a second at most', async () => {
  const { fired, add, turn, clock } = setUp()
  add(1)
  await turn()
  await clock.advance(999)
  expect(fired).toEqual([])
  await clock.advance(1)
  await turn()
  expect(fired).toEqual([1])
})
