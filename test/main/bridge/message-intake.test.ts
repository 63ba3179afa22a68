import { expect, it } from 'vitest'
import { MessageIntake } from '../../../src/main/bridge/message-intake.ts'
import { PayloadDecoders } from '../../../src/main/event/decoder/payload-decoders.ts'
import { createExpressions } from '../../../src/main/expression/expression.ts'
import type { EmittedEvent } from '../../../src/shared/event.ts'
import { type BrokerInput, brokerSchema } from '../../../src/shared/workspace/broker.ts'
import {
  type EventFilter,
  type EventFilterInput,
  eventFiltersSchema,
} from '../../../src/shared/workspace/event-filter.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

type Subscriptions = NonNullable<BrokerInput['subscriptions']>

function intakeOf(
  settled: () => Promise<void> | undefined = () => undefined,
  journalled?: () => Promise<unknown>,
) {
  const events: EmittedEvent[] = []
  const clock = new SimulatedClock()
  const intake = new MessageIntake({
    clock,
    expressions: createExpressions(),
    decoders: new PayloadDecoders(''),
    emit: event => void events.push(event),
    settled,
    journalled,
  })
  let filters: EventFilter[] = []
  const filterAll = (written: EventFilterInput[]) => {
    filters = eventFiltersSchema.parse(written)
  }
  const apply = (...brokers: { id: string; name?: string; subscriptions: Subscriptions }[]) =>
    intake.apply(
      brokers.map(broker => brokerSchema.parse({ name: broker.id, url: 'mqtt://broker', ...broker })),
      filters,
    )
  const deliver = (broker: string, topic: string, text = '', qos: 0 | 1 | 2 = 0) =>
    intake.deliver(broker, { topic, payload: Buffer.from(text), qos, retain: false })
  const names = () => events.splice(0).map(({ prefix, suffix }) => `${prefix}.${suffix}`)
  return { clock, intake, apply, filterAll, deliver, names }
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

it('passes the messages of all brokers through the global filters, after those of their subscriptions', () => {
  const { intake, apply, filterAll, deliver, names } = intakeOf()
  const all: Subscriptions = [{ filter: '#', prefix: 'Home' }]
  filterAll([
    { type: 'topic', filter: '+/noise' },
    { type: 'throttle', seconds: 10 },
  ])
  apply({ id: 'a', subscriptions: onlyChanges }, { id: 'b', subscriptions: all })
  deliver('a', 'home/noise')
  deliver('a', 'home/door', 'open')
  deliver('a', 'home/door', 'open')
  deliver('a', 'home/door', 'shut')
  deliver('b', 'home/door', 'open')
  deliver('b', 'home/noise')
  expect(names()).toEqual(['Home.door', 'Home.home.door'])
  expect(intake.globalCounts()).toEqual([{ dropped: 2 }, { dropped: 1 }])
  expect(intake.counts('a')).toEqual([
    { filter: 'home/#', events: 3, undecoded: 0, filters: [{ dropped: 1 }] },
  ])
})

it('acknowledges a message that a filter holds, and lets it go on later', async () => {
  const { clock, intake, apply, filterAll, deliver, names } = intakeOf(() => Promise.resolve())
  filterAll([{ type: 'text', contains: 'no', keep: false }])
  apply({ id: 'a', subscriptions: [{ filter: '#', filters: [{ type: 'debounce', seconds: 2 }] }] })
  expect(deliver('a', 'x', '1', 1)).toBeUndefined()
  expect(deliver('a', 'y', 'no', 1)).toBeUndefined()
  expect(names()).toEqual([])
  await clock.advance(2000)
  expect(names()).toEqual(['MQTT.x'])
  deliver('a', 'z')
  expect(intake.counts('a')[0]?.filters).toEqual([{ dropped: 0, held: 1 }])
  intake.flush()
  expect(names()).toEqual(['MQTT.z'])
})

it('lets go on what is held when the subscriptions or the broker change', () => {
  const { apply, deliver, names } = intakeOf()
  const held = (seconds: number): Subscriptions => [{ filter: '#', filters: [{ type: 'sample', seconds }] }]
  apply({ id: 'a', subscriptions: held(5) })
  deliver('a', 'x')
  apply({ id: 'a', subscriptions: held(6) })
  expect(names()).toEqual(['MQTT.x'])
  deliver('a', 'y')
  apply()
  expect(names()).toEqual(['MQTT.y'])
})

it('lets a QoS 2 message of a session that survives be acknowledged once the journal has it', async () => {
  const written: (() => void)[] = []
  const { intake, apply } = intakeOf(undefined, () => new Promise<void>(done => void written.push(done)))
  apply({ id: 'a', subscriptions: [{ filter: 'home/#', qos: 2, prefix: 'Home' }] })
  const message = { topic: 'home/door', payload: Buffer.from('open'), qos: 2 as const, retain: false }
  expect(intake.deliver('a', message)).toBeUndefined()
  let over = false
  const delivered = Promise.resolve(intake.deliver('a', { ...message, deliveryId: 7 })).then(() => {
    over = true
  })
  await new Promise(resolve => setImmediate(resolve))
  expect(over).toBe(false)
  written[0]?.()
  await delivered
})
