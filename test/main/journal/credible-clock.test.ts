import { describe, expect, it } from 'vitest'
import { type BelievedTime, CredibleClock } from '../../../src/main/journal/credible-clock.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

function credible(clock = new SimulatedClock(), believed?: BelievedTime) {
  const doubts: number[] = []
  const credible = new CredibleClock(clock, ahead => doubts.push(ahead / DAY))
  credible.resume(believed)
  return { clock, doubts, credible }
}

describe('a wall clock', () => {
  it('is believed at the very first, and as long as it goes with time, the sleep of the computer included', async () => {
    const { clock, doubts, credible: time } = credible()
    expect(time.believed).toBeUndefined()
    expect(time.isCredible()).toBe(true)
    await clock.advance(30 * DAY)
    clock.sleep(30 * DAY)
    expect(time.isCredible()).toBe(true)
    clock.set(20 * HOUR)
    expect(time.isCredible()).toBe(true)
    expect(doubts).toEqual([])
    expect(time.believed).toEqual({ time: clock.now(), doubted: 0 })
  })

  it('that leaps forward is believed once it has stayed so for a day, and told of once', async () => {
    const { clock, doubts, credible: time } = credible()
    time.isCredible()
    await clock.advance(3 * DAY)
    clock.set(400 * DAY)
    for (let hour = 0; hour < 24; hour++) {
      expect(time.isCredible()).toBe(false)
      await clock.advance(HOUR)
    }
    expect(time.isCredible()).toBe(true)
    expect(doubts).toEqual([400])
  })

  it('that comes back is believed at once', async () => {
    const { clock, doubts, credible: time } = credible()
    time.isCredible()
    clock.set(400 * DAY)
    expect(time.isCredible()).toBe(false)
    await clock.advance(23 * HOUR)
    clock.set(-400 * DAY)
    expect(time.isCredible()).toBe(true)
    clock.set(400 * DAY)
    await clock.advance(2 * HOUR)
    expect(time.isCredible()).toBe(false)
    expect(doubts).toEqual([400, 400])
  })

  it('that leaps on has to stay where it is then', async () => {
    const { clock, credible: time } = credible()
    time.isCredible()
    clock.set(10 * DAY)
    time.isCredible()
    await clock.advance(23 * HOUR)
    clock.set(1000 * DAY)
    expect(time.isCredible()).toBe(false)
    await clock.advance(23 * HOUR)
    expect(time.isCredible()).toBe(false)
    await clock.advance(HOUR)
    expect(time.isCredible()).toBe(true)
  })

  it('that is behind calls nothing old that is not; the right time is no leap then', async () => {
    const { clock, doubts, credible: time } = credible()
    time.isCredible()
    clock.set(-1000 * DAY)
    expect(time.isCredible()).toBe(true)
    await clock.advance(HOUR)
    clock.set(1000 * DAY)
    expect(time.isCredible()).toBe(true)
    expect(doubts).toEqual([])
  })
})

describe('over a restart', () => {
  it('less than a day off is believed, more is doubted until such starts have lasted a day together', async () => {
    const { clock, credible: first } = credible()
    first.isCredible()
    let believed = first.believed
    await clock.advance(20 * HOUR)
    expect(credible(clock, believed).credible.isCredible()).toBe(true)
    await clock.advance(14 * DAY)
    for (const expected of [false, false, true]) {
      const { credible: time, doubts } = credible(clock, believed)
      expect(time.isCredible()).toBe(false)
      expect(doubts).toHaveLength(1)
      await clock.advance(8 * HOUR)
      expect(time.isCredible()).toBe(expected)
      believed = time.believed
      await clock.advance(expected ? 0 : 3 * DAY)
    }
    expect(believed).toEqual({ time: clock.now(), doubted: 0 })
  })
})
