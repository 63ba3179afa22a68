import { connectAsync, type MqttClient } from 'mqtt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BuiltInBroker } from '../../../src/main/broker/built-in-broker.ts'
import { createMessageEvents } from '../../../src/main/event/message-events.ts'
import { builtInPlugins, createRegistry } from '../../../src/main/plugin/registry.ts'
import { decide } from '../../../src/main/rule/decide.ts'
import { createRuleIndex } from '../../../src/main/rule/rule-index.ts'
import { RuleMemory } from '../../../src/main/rule/rule-memory.ts'
import { templateFault } from '../../../src/main/rule/template.ts'
import { demoWorkspace } from '../../../src/main/simulator/demo-house.ts'
import type { Link } from '../../../src/main/simulator/link.ts'
import { SimulatedHouse } from '../../../src/main/simulator/simulated-house.ts'
import { decodeText } from '../../../src/shared/encoding.ts'
import { eventString, type TomteEvent } from '../../../src/shared/event.ts'
import { matchesFilter } from '../../../src/shared/topic.ts'
import { workspaceSchema } from '../../../src/shared/workspace/workspace.ts'
import { builtInPorts } from '../../support/built-in-ports.ts'
import { seededRandom } from '../../support/recording-link.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

const registry = createRegistry(builtInPlugins(builtInPorts()), { templateFault })
const schema = workspaceSchema(registry.triggerSchema, registry.actionSchema)
const workspace = schema.parse(demoWorkspace())

describe('the workspace of the demo house', () => {
  it('is valid, also once its defaults are filled in and it was saved', () => {
    expect(schema.parse(JSON.parse(JSON.stringify(workspace)))).toEqual(workspace)
    expect(workspace).toMatchObject({ builtInBroker: { enabled: true }, demo: { enabled: true } })
  })

  it('has five rules with notes, in folders', () => {
    expect(workspace.rules).toHaveLength(5)
    for (const { notes, folder, enabled } of workspace.rules) {
      expect(notes!.length).toBeGreaterThan(80)
      expect(folder).not.toBe('')
      expect(enabled).toBe(true)
    }
  })
})

/** The broker's messages become events, events become decisions; what rules publish first is published. */
describe('the house on the built-in broker', () => {
  const broker = new BuiltInBroker()
  const clock = new SimulatedClock()
  const begun = clock.now()
  const fired = new Map<string, number>()
  const seen: { string: string; text: string | null; at: number }[] = []
  let devices: MqttClient
  let tomte: MqttClient
  let house: SimulatedHouse

  const index = createRuleIndex(workspace.rules, {
    triggerKey: trigger => registry.trigger(trigger.type)?.key(trigger as never) ?? null,
    templates: type => registry.action(type)?.templates ?? null,
  })
  const memory = new RuleMemory()
  const [home] = workspace.brokers
  const events = createMessageEvents(home!, clock)

  function receive(topic: string, payload: Buffer, retain: boolean) {
    const emitted = events.toEvent({ topic, payload, qos: 0, retain })
    if (!emitted) return
    const event = { id: seen.length + 1, time: clock.now(), ...emitted } as TomteEvent
    const at = clock.now() - begun
    seen.push({ string: eventString(event), text: event.payload.text, at })
    for (const { rule } of decide(index, memory, event, {})) {
      if (!fired.has(rule.id)) fired.set(rule.id, at)
      const action = rule.actions.find(({ type, disabled }) => type === 'publish' && !disabled)
      if (!action || rule.id === 'lamp-off') continue
      const message = action.resolve(event, {}, clock.now()) as { topic: string; payload: string }
      tomte.publish(message.topic, message.payload)
    }
  }

  function linkOf(client: MqttClient): Link {
    return {
      publish: ({ topic, payload, retain }) => void client.publish(topic, Buffer.from(payload), { retain }),
      subscribe(filter, listener) {
        const deliver = (topic: string, payload: Buffer) => {
          if (matchesFilter(filter, topic)) listener(payload, topic)
        }
        client.on('message', deliver).subscribe(filter)
        return () => client.off('message', deliver).unsubscribe(filter)
      },
    }
  }

  beforeAll(async () => {
    await broker.apply({ enabled: true, host: '127.0.0.1', port: 0 })
    const connect = () => connectAsync(broker.status.address!, { protocolVersion: 5 })
    ;[devices, tomte] = await Promise.all([connect(), connect()])
    tomte.on('message', (topic, payload, packet) => receive(topic, payload, packet.retain))
    for (const { filter, retainAsPublished: rap } of home!.subscriptions)
      await tomte.subscribeAsync(filter, { qos: 0, rap })
    house = new SimulatedHouse({ clock, random: seededRandom(1), link: linkOf(devices) })
    house.start()
    for (let passed = 0; passed < 60_000; passed += 250) {
      await clock.advance(250)
      const echo = new Promise<void>(resolve => tomte.publish('house/x', '', { qos: 1 }, () => resolve()))
      await Promise.all([echo, devices.publishAsync('house/y', '', { qos: 1 })])
      await new Promise(resolve => setImmediate(resolve))
    }
  }, 30_000)

  afterAll(async () => {
    house.stop()
    devices.end(true)
    tomte.end(true)
    await broker.stop()
  })

  it.each(workspace.rules.map(({ name, id }) => [name, id]))(
    'lets the rule “%s” fire within a minute',
    (_name, id) => {
      expect(index.faults).toEqual([])
      expect(fired.get(id)).toBeLessThan(60_000)
    },
  )

  it('shows several kinds of events within twenty seconds', () => {
    const early = new Set(seen.filter(({ at }) => at < 20_000).map(({ string }) => string))
    for (const expected of ['Hall.motion', 'Hall.lamp', 'Kitchen.freezer', 'Kitchen.button', 'People.anna'])
      expect(early).toContain(expected)
    expect(fired.get('lamp-on')).toBeLessThan(3000)
  })

  it('switches the lamp on when somebody moves', () => {
    const lamp = seen
      .filter(({ string }) => string === 'Hall.lamp')
      .map(({ text }) => JSON.parse(text!).state)
    expect(lamp.slice(0, 2)).toEqual(['OFF', 'ON'])
  })

  it('publishes the button’s bytes as JSON', () => {
    const decoded = seen.find(({ string }) => string === 'Kitchen.button.decoded')
    expect(JSON.parse(decoded!.text!)).toEqual({
      action: expect.any(Number),
      battery: 76,
      linkquality: expect.any(Number),
      bytes: expect.stringMatching(/^a5[0-9a-f]{14}$/),
    })
    expect(decodeText(Buffer.from('a5', 'hex'))).toBeNull()
  })

  it('makes a change of presence an event, and only that', () => {
    const people = seen.filter(({ string }) => string === 'People.anna').map(({ text }) => text)
    expect(people).toEqual(people.filter((text, i) => text !== people[i - 1]))
    expect(people.slice(0, 2)).toEqual(['not_home', 'home'])
  })
})
