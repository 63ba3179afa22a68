import { BUILT_IN_URL } from '../../src/shared/workspace/broker.ts'
import { type Workspace, workspaceSchema } from '../../src/shared/workspace/workspace.ts'

/** One message of the pretended house. */
export interface FakeMessage {
  broker: string
  prefix: string
  topic: string
  payload: string | Uint8Array
  retain?: boolean
  qos?: 0 | 1 | 2
  properties?: { contentType?: string; userProperties?: [string, string][] }
  /** The rule that runs on it. */
  rule?: string
}

export function fakeWorkspace(): Workspace {
  return workspaceSchema().parse({
    version: 1,
    brokers: [
      {
        id: 'house',
        name: 'Demo house',
        url: BUILT_IN_URL,
        subscriptions: [{ filter: 'house/#', qos: 1, prefix: 'House' }],
      },
      {
        id: 'office',
        name: 'Office',
        url: 'mqtts://broker.office.example:8883',
        username: 'andy',
        password: { secret: 'broker/office/password' },
        tls: { ca: 'office-ca.pem' },
        cleanStart: false,
        sessionExpiry: 86_400,
        subscriptions: [{ filter: 'office/+/climate', qos: 0, prefix: 'Office' }],
        will: { topic: 'tomte/desk/status', payload: 'offline', qos: 1, retain: true },
      },
      { id: 'lab', name: 'Lab', url: 'ws://10.0.0.9:9001/mqtt', enabled: false, subscriptions: [] },
    ],
    rules: [
      rule(
        'lamp',
        'The lamp follows motion',
        'Hall',
        [{ type: 'mqtt', broker: 'house', filter: 'house/hall/motion' }],
        [{ type: 'publish', broker: 'house', topic: 'house/hall/lamp/set', payload: '{{payload.occupied}}' }],
      ),
      rule(
        'freezer',
        'Freezer is warming up',
        'Kitchen',
        [{ type: 'mqtt', broker: 'house', filter: 'house/freezer/temperature' }],
        [{ type: 'notify', title: 'The freezer is warming up', body: '{{payload.value}} °C' }],
        { all: [{ field: 'payload.value', op: '>', value: -15 }] },
      ),
      rule(
        'meter',
        'Decode the meter’s bytes',
        'Energy',
        [{ type: 'mqtt', broker: 'house', filter: 'house/meter/raw' }],
        [{ type: 'publish', broker: 'house', topic: 'house/meter/power', payload: '{{payload}}' }],
      ),
      rule(
        'button',
        'Button opens the garage',
        '',
        [{ type: 'event', pattern: 'House.garage.button' }],
        [
          { type: 'wait', seconds: 1 },
          { type: 'http', method: 'POST', url: 'http://garage.local/open' },
        ],
      ),
      {
        ...rule(
          'away',
          'Everyone has left',
          '',
          [{ type: 'event', pattern: 'House.*.presence' }],
          [{ type: 'publish', broker: 'house', topic: 'house/mode', payload: 'away', retain: true }],
        ),
        enabled: false,
      },
    ],
    builtInBroker: { enabled: true },
    demo: { enabled: true },
  })
}

function rule(
  id: string,
  name: string,
  folder: string,
  triggers: object[],
  actions: object[],
  conditions?: object,
) {
  return { id, name, folder, triggers, actions, conditions }
}

const pick = <T>(random: number, values: readonly T[]): T => values[Math.floor(random * values.length)]!
const round = (value: number) => Math.round(value * 10) / 10

/** The next thing to happen in the house; `random` gives numbers from 0 up to 1. */
export function nextMessage(random: () => number, time: number): FakeMessage {
  const wave = Math.sin(time / 60_000)
  const kinds: (() => FakeMessage)[] = [
    () => room('kitchen', 'temperature', { value: round(21.5 + wave + random()), unit: '°C', battery: 87 }),
    () => room('bedroom', 'temperature', { value: round(18.4 + wave + random()), unit: '°C', battery: 62 }),
    () => room('bath', 'humidity', { value: round(54 + 8 * wave + random()), unit: '%' }),
    () => ({
      ...room('hall', 'motion', { occupied: random() > 0.4, illuminance: Math.round(40 + 100 * random()) }),
      rule: 'lamp',
    }),
    () => ({
      ...room('hall', 'lamp', {
        state: pick(random(), ['ON', 'OFF']),
        brightness: Math.round(random() * 254),
      }),
      retain: true,
    }),
    () =>
      room('desk', 'plug', { power: round(60 + 30 * random()), voltage: 230, current: 0.31, energy: 812.4 }),
    () => ({
      broker: 'house',
      prefix: 'House',
      topic: 'house/door/contact',
      payload: pick(random(), ['open', 'closed']),
      retain: true,
      qos: 1,
    }),
    () => ({
      broker: 'house',
      prefix: 'House',
      topic: 'house/meter/raw',
      payload: Uint8Array.from([
        0x02,
        0x9a,
        0x00,
        Math.floor(random() * 256),
        Math.floor(random() * 256),
        0xff,
      ]),
      rule: 'meter',
    }),
    () => ({
      ...room('freezer', 'temperature', { value: round(-18.2 + 3 * random()), unit: '°C' }),
      rule: random() > 0.8 ? 'freezer' : undefined,
    }),
    () => ({
      broker: 'house',
      prefix: 'House',
      topic: 'house/garage/button',
      payload: 'press',
      qos: 2,
      rule: 'button',
    }),
    () => ({
      broker: 'office',
      prefix: 'Office',
      topic: `office/${pick(random(), ['west', 'east'])}/climate`,
      payload: JSON.stringify({ co2: Math.round(500 + 300 * random()), temp: round(22 + random()) }),
      qos: 1,
      properties: {
        contentType: 'application/json',
        userProperties: [
          ['sensor', 'scd41'],
          ['firmware', '2.1.0'],
        ],
      },
    }),
    () => ({ broker: 'house', prefix: 'House', topic: 'house/andy/presence', payload: '' }),
  ]
  return pick(random(), kinds)()
}

function room(name: string, thing: string, payload: object): FakeMessage {
  return {
    broker: 'house',
    prefix: 'House',
    topic: `house/${name}/${thing}`,
    payload: JSON.stringify(payload),
  }
}
