import { readFileSync } from 'node:fs'
import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pushes } from '../../src/shared/contract/pushes.ts'
import { caseFile } from '../real-case/cases.ts'
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts'
import { type RunningBridge, runBridge } from '../support/running-bridge.ts'

interface CaseEvent {
  topic: string
  json?: unknown
  text?: string
  payload?: string
  retain?: boolean
}
interface Case {
  rules: { id: string }[]
  tests: { name: string; events: CaseEvent[]; expect: { runs: { event?: number }[] } }[]
}

let broker: Mosquitto
let house: RunningBridge | undefined
let devices: MqttClient
let heard: { topic: string; payload: Buffer; retain: boolean }[]
let waiting: (() => void)[]

beforeEach(async () => {
  broker = await startMosquitto()
  heard = []
  waiting = []
  devices = await mqtt.connectAsync({ host: '127.0.0.1', port: broker.port, protocolVersion: 5 })
  devices.on('message', (topic, payload, { retain }) => {
    heard.push({ topic, payload, retain })
    for (const wake of waiting.splice(0)) wake()
  })
  const options = { qos: 1, rap: true } as const
  await devices.subscribeAsync(['cmnd/#', 'hall/#', 'test/ready', 'zigbee2mqtt/+/set'], options)
})
afterEach(async () => {
  await devices.endAsync(true)
  await house?.stop()
  house = undefined
  await broker.stop()
})

function caseOf(name: string): Case {
  return JSON.parse(readFileSync(caseFile(name), 'utf8')) as Case
}

/** Tomte with the rules of a case, subscribed to everything; answers when it hears. */
async function live(name: string): Promise<RunningBridge> {
  const probe = {
    id: 'probe',
    name: 'Ready',
    triggers: [{ type: 'mqtt', broker: 'home', filter: 'test/probe' }],
    actions: [{ type: 'publish', broker: 'home', topic: 'test/ready' }],
  }
  house = await runBridge({
    version: 1,
    brokers: [
      {
        id: 'home',
        name: 'Home',
        url: `mqtt://127.0.0.1:${broker.port}`,
        subscriptions: [{ filter: '#', qos: 1 }],
      },
    ],
    rules: [...caseOf(name).rules, probe] as never,
  })
  const again = setInterval(() => devices.publish('test/probe', ''), 50)
  await until(() => heard.some(({ topic }) => topic === 'test/ready'))
  clearInterval(again)
  return house
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise<void>(resolve => waiting.push(resolve))
}

async function says({ topic, json, text, payload, retain = false }: CaseEvent): Promise<void> {
  const bytes =
    payload === undefined
      ? (text ?? (json === undefined ? '' : JSON.stringify(json)))
      : Buffer.from(payload, 'base64')
  await devices.publishAsync(topic, bytes, { qos: 1, retain })
}

const commands = () =>
  heard.filter(({ topic }) => topic !== 'test/ready').map(({ topic, payload }) => `${topic} ${payload}`)

const told = (bridge: RunningBridge, title: RegExp): Promise<Pushes['notification']> =>
  bridge.pushed('notification', shown => title.test(shown.title))

describe('live', () => {
  test('a leak closes the valve, which answers', async () => {
    const bridge = await live('water-leak')
    const [{ events }] = caseOf('water-leak').tests as [Case['tests'][0]]
    const [leak, closed] = [told(bridge, /^Water at/), told(bridge, /^The valve/)]
    for (const event of events.slice(0, -1)) await says(event)
    expect((await leak).title).toBe('Water at shellyflood-8CAAB561DDA0')
    await until(() => commands().length > 0)
    expect(commands()).toEqual(['zigbee2mqtt/Water valve/set {"state":"OFF"}'])
    await says(events.at(-1)!)
    expect(await closed).toMatchObject({ title: 'The valve is closed', body: 'Its battery has 88 %.' })
  })

  test('a leak from before Tomte was there, as the broker kept it', async () => {
    await says({ topic: 'shellies/shellyflood-8CAAB561DDA0/sensor/flood', text: 'true', retain: true })
    await live('water-leak')
    await until(() => commands().length > 0)
    expect(commands()).toEqual(['zigbee2mqtt/Water valve/set {"state":"OFF"}'])
  })

  test('a button held down dims until it is let go', async () => {
    await live('remote')
    const button = (action: string) =>
      says({ topic: 'zigbee2mqtt/Bedroom button', json: { action, battery: 91, linkquality: 142 } })
    await button('hold')
    await until(() => commands().length === 2)
    await button('release')
    await button('single')
    await until(() => commands().some(line => line.includes('TOGGLE')))
    const dim = 'zigbee2mqtt/Bedside lamp/set {"brightness_step":-25,"transition":0.5}'
    expect(commands()).toEqual([dim, dim, 'zigbee2mqtt/Bedside lamp/set {"state":"TOGGLE"}'])
  })

  test('the picture of a camera comes out byte for byte, and is kept', async () => {
    await live('frigate-person')
    const picture = caseOf('frigate-person').tests.at(-1)!.events[0]!
    await says(picture)
    await until(() => commands().length > 0)
    const [shown] = heard.filter(({ topic }) => topic.startsWith('hall/'))
    expect(shown).toMatchObject({ topic: 'hall/screen/driveway_cam', retain: true })
    expect(shown?.payload.toString('base64')).toBe(picture.payload)
  })

  test('a visitor: one rule tells the other', async () => {
    await live('doorbell-then-motion')
    const [{ events }] = caseOf('doorbell-then-motion').tests as [Case['tests'][0]]
    for (const event of events) await says(event)
    await until(() => commands().length === 2)
    expect(commands()).toEqual(['cmnd/hall/POWER ON', 'cmnd/porch/POWER ON'])
  })

  test('heating follows the temperature and the window, whatever else is said', async () => {
    await live('heating')
    const { tests } = caseOf('heating')
    let fired = 0
    for (const { events, expect: expected } of tests.slice(0, 2))
      for (const [index, event] of events.entries()) {
        await says(event)
        // In a house it takes longer from one message to the next than from a command to its acknowledgement.
        fired += expected.runs.filter(run => run.event === index).length
        await until(() => commands().length >= fired)
      }
    const [heat, off] = ['{"system_mode":"heat","occupied_heating_setpoint":21}', '{"system_mode":"off"}']
    expect(commands().map(line => line.replace('zigbee2mqtt/Living room radiator/set ', ''))).toEqual([
      heat,
      off,
      heat,
      off,
      heat,
    ])
  })
})
