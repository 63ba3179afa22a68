import { expect, it } from 'vitest'
import { MessageIntake } from '../../../src/main/bridge/message-intake.ts'
import type { EmittedEvent } from '../../../src/shared/event.ts'
import { type BrokerInput, brokerSchema } from '../../../src/shared/workspace/broker.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

type Subscriptions = NonNullable<BrokerInput['subscriptions']>

function intakeOf(settled: () => Promise<void> | undefined = () => undefined) {
  const events: EmittedEvent[] = []
  const intake = new MessageIntake(new SimulatedClock(), event => void events.push(event), settled)
  const apply = (...brokers: { id: string; name?: string; subscriptions: Subscriptions }[]) =>
    intake.apply(
      brokers.map(broker => brokerSchema.parse({ name: broker.id, url: 'mqtt://broker', ...broker })),
    )
  const deliver = (broker: string, topic: string, text = '', qos: 0 | 1 | 2 = 0) =>
    intake.deliver(broker, { topic, payload: Buffer.from(text), qos, retain: false })
  const names = () => events.splice(0).map(({ prefix, suffix }) => `${prefix}.${suffix}`)
  return { intake, apply, deliver, names }
}

const onlyChanges: Subscriptions = [
  { filter: 'home/#', qos: 0, prefix: 'Home', filters: [{ type: 'change' }] },
]

it('names events by the subscription of the broker that they came from', () => {
  const { apply, deliver, names } = intakeOf()
  apply(
    { id: 'a', subscriptions: [{ filter: 'home/#', qos: 0, prefix: 'Home' }] },
    { id: 'b', subscriptions: [{ filter: 'home/#', qos: 0, prefix: 'Cottage' }] },
  )
  deliver('a', 'home/door')
  deliver('b', 'home/door')
  expect(names()).toEqual(['Home.door', 'Cottage.door'])
})

it('keeps what filters remember over changes of other things, and counts what they drop', () => {
  const { intake, apply, deliver, names } = intakeOf()
  apply({ id: 'a', subscriptions: onlyChanges })
  deliver('a', 'home/door', 'open')
  apply({ id: 'a', name: 'Another name', subscriptions: onlyChanges }, { id: 'b', subscriptions: [] })
  deliver('a', 'home/door', 'open')
  deliver('a', 'home/door', 'shut')
  expect(names()).toEqual(['Home.door', 'Home.door'])
  expect([intake.filtered('a'), intake.filtered('b'), intake.filtered('nobody')]).toEqual([1, 0, 0])
})

it('takes a new prefix at once, and nothing from a broker that is gone', () => {
  const { apply, deliver, names } = intakeOf()
  apply({ id: 'a', subscriptions: [{ filter: 'home/#', qos: 0, prefix: 'Home' }] })
  apply({ id: 'a', subscriptions: [{ filter: 'home/#', qos: 0, prefix: 'House' }] })
  deliver('a', 'home/door')
  expect(names()).toEqual(['House.door'])
  apply()
  expect(() => deliver('a', 'home/door')).toThrow(expect.objectContaining({ code: 'ERR_BROKER_UNKNOWN' }))
  expect(names()).toEqual([])
})

it('holds the acknowledgement of QoS 1 and 2 back until the rules have acted', () => {
  const acting = Promise.resolve()
  const { apply, deliver } = intakeOf(() => acting)
  apply({ id: 'a', subscriptions: [{ filter: '#', qos: 0, prefix: 'Home' }] })
  expect(deliver('a', 't', '', 0)).toBeUndefined()
  expect(deliver('a', 't', '', 1)).toBe(acting)
  expect(deliver('a', 't', '', 2)).toBe(acting)
})
