import { expect, test } from 'vitest'
import { type Due, type Plan, Timetable } from '../../../../src/main/plugin/schedule/timetable.ts'
import { SimulatedClock } from '../../../support/simulated-clock.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** A clock that can be set, and whose machine can sleep: timers stand still while the time of day goes on. */
class SettableClock extends SimulatedClock {
  #set = 0

  override now() {
    return super.now() + this.#set
  }

  jump(milliseconds: number) {
    this.#set += milliseconds
  }
}

const everyFull = (length: number): Plan => ({ next: after => (Math.floor(after / length) + 1) * length })
const once = (time: number): Plan => ({ next: after => (after < time ? time : null) })

function begin(...plans: Plan[]) {
  const clock = new SettableClock(Date.UTC(2026, 0, 1, 12, 0, 10))
  const timetable = new Timetable(clock)
  const told: Due[] = []
  const disposals = plans.map(plan => timetable.add(plan, due => told.push(due)))
  const take = () =>
    told.splice(0).map(({ planned, actual, missed }) => ({
      at: new Date(planned).toISOString().slice(11, 19),
      late: actual - planned,
      missed,
    }))
  return { clock, timetable, disposals, take }
}

test('fires at its times, not late and not early', async () => {
  const { clock, take } = begin(everyFull(MINUTE))
  await clock.advance(49_999)
  expect(take()).toEqual([])
  await clock.advance(2 * MINUTE)
  expect(take()).toEqual([
    { at: '12:01:00', late: 0, missed: 0 },
    { at: '12:02:00', late: 0, missed: 0 },
  ])
})

test('has one timer for everything, and none for nothing', async () => {
  const { clock, disposals } = begin(everyFull(HOUR), everyFull(MINUTE), everyFull(7 * SECOND))
  expect(clock.pending).toBe(1)
  await clock.advance(HOUR)
  expect(clock.pending).toBe(1)
  for (const dispose of disposals) dispose()
  expect(clock.pending).toBe(0)
})

test('a time that is years away comes on its day, and once', async () => {
  const { clock, take } = begin(once(Date.UTC(2026, 1, 1)))
  await clock.advance(31 * 24 * HOUR)
  expect(take()).toEqual([{ at: '00:00:00', late: 0, missed: 0 }])
  await clock.advance(24 * HOUR)
  expect(take()).toEqual([])
})

test('what is missed by less than a minute fires late', async () => {
  const { clock, take } = begin(everyFull(HOUR))
  await clock.advance(59 * MINUTE)
  clock.jump(75 * SECOND) // 13:00:25
  await clock.advance(30 * SECOND)
  const [late, ...more] = take()
  expect(more).toEqual([])
  expect(late).toMatchObject({ at: '13:00:00', missed: 0 })
  expect(late!.late).toBeGreaterThanOrEqual(25 * SECOND)
  expect(late!.late).toBeLessThanOrEqual(55 * SECOND)
})

test('what is missed by more is left out and counted in the next event', async () => {
  const { clock, take } = begin(everyFull(HOUR))
  clock.jump(5 * HOUR + 30 * MINUTE)
  await clock.advance(MINUTE)
  expect(take()).toEqual([])
  await clock.advance(90 * MINUTE)
  expect(take()).toEqual([
    { at: '18:00:00', late: 0, missed: 5 },
    { at: '19:00:00', late: 0, missed: 0 },
  ])
})

test('of several times that were missed by little the last fires', async () => {
  const { clock, take } = begin(everyFull(10 * SECOND))
  await clock.advance(5 * SECOND)
  clock.jump(40 * SECOND) // 12:00:55, and the timer is due in 5 s
  await clock.advance(5 * SECOND)
  expect(take()).toEqual([{ at: '12:01:00', late: 0, missed: 4 }])
})

test('a long sleep is not counted through to its end', async () => {
  let asked = 0
  const seconds: Plan = {
    next(after) {
      asked++
      return (Math.floor(after / SECOND) + 1) * SECOND
    },
  }
  const { clock, take } = begin(seconds)
  clock.jump(365 * 24 * HOUR)
  await clock.advance(SECOND)
  expect(take()).toMatchObject([{ missed: 100 }])
  expect(asked).toBeLessThan(200)
})

test('a clock set back by hours plans anew; by seconds it repeats nothing', async () => {
  const { clock, take } = begin(everyFull(HOUR))
  await clock.advance(HOUR)
  expect(take()).toHaveLength(1)
  clock.jump(-15 * SECOND) // 12:59:55
  await clock.advance(MINUTE)
  expect(take()).toEqual([])
  clock.jump(-10 * HOUR)
  await clock.advance(HOUR)
  expect(take()).toEqual([{ at: '04:00:00', late: 0, missed: 0 }])
})

test('one that is taken away while others fire does not fire', async () => {
  const { clock, timetable, take } = begin()
  let dispose = () => {}
  timetable.add(everyFull(MINUTE), () => dispose())
  dispose = timetable.add(everyFull(MINUTE), () => expect.unreachable())
  await clock.advance(2 * MINUTE)
  expect(take()).toEqual([])
})
