import { describe, expect, it } from 'vitest'
import { switchedBy } from '../../../src/main/simulator/device/switched.ts'
import { SimulatedHouse } from '../../../src/main/simulator/simulated-house.ts'
import { decodeText } from '../../../src/shared/encoding.ts'
import { topicNameFault } from '../../../src/shared/topic.ts'
import { recordingLink, seededRandom } from '../../support/recording-link.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

function startHouse(seed = 1) {
  const clock = new SimulatedClock()
  const recording = recordingLink(clock)
  const house = new SimulatedHouse({ clock, random: seededRandom(seed), link: recording.link })
  house.start()
  return { clock, house, recording, ...recording }
}

describe.each([1, 2, 3, 4, 5])('the house with the dice thrown as %i', seed => {
  it('shows every kind of device within twenty seconds', async () => {
    const { clock, messages } = startHouse(seed)
    await clock.advance(20_000)
    expect(new Set(messages.map(({ topic }) => topic))).toEqual(
      new Set([
        'house/hall/motion',
        'house/hall/door',
        'house/hall/lamp',
        'house/kitchen/freezer',
        'house/kitchen/button',
        'house/laundry/humidity',
        'house/laundry/plug/POWER',
        'house/laundry/plug/SENSOR',
        'house/people/anna',
      ]),
    )
    expect(messages.every(({ topic }) => topicNameFault(topic) === null)).toBe(true)
  })

  it('lets motion be seen at once, and the freezer warm up within a minute', async () => {
    const { clock, texts } = startHouse(seed)
    await clock.advance(3000)
    expect(JSON.parse(texts('house/hall/motion')[0]!)).toMatchObject({ occupancy: true, battery: 93 })
    await clock.advance(57_000)
    const degrees = texts('house/kitchen/freezer').map(text => JSON.parse(text).temperature as number)
    expect(degrees[0]).toBeLessThan(-18)
    expect(Math.max(...degrees)).toBeGreaterThan(-12)
    expect(Math.max(...degrees)).toBeLessThan(-7)
  })

  it('is calm: one to three messages a second', async () => {
    const { clock, messages } = startHouse(seed)
    await clock.advance(600_000)
    expect(messages.length / 600).toBeGreaterThan(1)
    expect(messages.length / 600).toBeLessThan(3)
    const bursts = new Array<number>(600).fill(0)
    for (const { at } of messages) bursts[Math.min(Math.floor(at / 1000), 599)]!++
    expect(Math.max(...bursts)).toBeLessThanOrEqual(8)
  })
})

describe('the house', () => {
  it('says the same with the same dice', async () => {
    const [one, two] = [startHouse(7), startHouse(7)]
    await one.clock.advance(120_000)
    await two.clock.advance(120_000)
    expect(one.messages).toEqual(two.messages)
  })

  it('is still once it is stopped, and can begin anew', async () => {
    const house = startHouse()
    await house.clock.advance(30_000)
    house.house.stop()
    expect(house.clock.pending).toBe(0)
    expect(house.recording.listening).toBe(0)
    const said = house.messages.length
    await house.clock.advance(60_000)
    expect(house.messages).toHaveLength(said)
    house.house.start()
    house.house.start()
    await house.clock.advance(1000)
    expect(house.recording.listening).toBe(2)
    expect(house.messages.length).toBeGreaterThan(said)
  })

  it('has a door, a freezer and a presence that come and go', async () => {
    const { clock, texts } = startHouse()
    await clock.advance(600_000)
    const contacts = texts('house/hall/door').map(text => JSON.parse(text).contact)
    expect(contacts.slice(0, 4)).toEqual([true, false, true, false])
    const changes = texts('house/people/anna').filter((text, i, all) => text !== all[i - 1])
    expect(changes.slice(0, 3)).toEqual(['not_home', 'home', 'not_home'])
    const degrees = texts('house/kitchen/freezer').map(text => JSON.parse(text).temperature as number)
    expect(degrees.slice(60).some(value => value < -18)).toBe(true)
  })
})

describe('the lamp and the plug', () => {
  it('obey commands and report their state, retained', async () => {
    const { clock, send, messages, texts } = startHouse()
    await clock.advance(600)
    for (const command of ['ON', '{"state":"TOGGLE"}', 'garbage', '{"state":', '{"state":1}', 'on']) {
      send('house/hall/lamp/set', command)
      await clock.advance(200)
    }
    expect(texts('house/hall/lamp').map(text => JSON.parse(text).state)).toEqual(['OFF', 'ON', 'OFF', 'ON'])
    expect(messages.filter(({ topic }) => topic === 'house/hall/lamp').every(({ retain }) => retain)).toBe(
      true,
    )
    send('house/laundry/plug/set', 'toggle')
    await clock.advance(4000)
    expect(texts('house/laundry/plug/POWER')).toEqual(['ON', 'OFF'])
    expect(JSON.parse(texts('house/laundry/plug/SENSOR').at(-1)!)).toMatchObject({
      Time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
      ENERGY: { Power: 0, Current: 0 },
    })
  })

  it.each([
    ['ON', true],
    [' off ', false],
    ['{"state":"on"}', true],
    ['TOGGLE', true],
    ['', null],
    ['{}', null],
    ['null', null],
    ['\u{1F4A1}', null],
  ])('understand %j as %s', (command, on) => {
    expect(switchedBy(Buffer.from(command), false)).toBe(on)
  })
})

describe('the button', () => {
  it('speaks in eight bytes that are no text', async () => {
    const { clock, messages } = startHouse()
    await clock.advance(300_000)
    const presses = messages
      .filter(({ topic }) => topic === 'house/kitchen/button')
      .map(({ payload }) => payload)
    expect(presses.length).toBeGreaterThan(4)
    for (const [index, payload] of presses.entries()) {
      expect(payload).toHaveLength(8)
      expect(decodeText(payload)).toBeNull()
      expect(payload[0]).toBe(0xa5)
      expect([1, 2, 3]).toContain(payload[1])
      expect(new DataView(payload.buffer).getUint32(4)).toBe(4712 + index)
    }
  })
})
