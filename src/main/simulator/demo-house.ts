import { type BrokerInput, BUILT_IN_URL } from '../../shared/workspace/broker.ts'
import { WORKSPACE_VERSION } from '../../shared/workspace/workspace.ts'

/** The workspace a newcomer begins with, as it would be written down: the simulated house, and five rules that teach. */
export function demoWorkspace() {
  return {
    version: WORKSPACE_VERSION,
    builtInBroker: { enabled: true },
    demo: { enabled: true },
    brokers: [house],
    rules: [lampOn, lampOff, freezerWarm, buttonDecoded, comesHome],
  }
}

const BROKER = 'house'

/**
 * RETAIN is not kept as published: then a retained message is always an old state, told on connecting, and a live change of the
 * lamp or of a person's presence fires rules as any other message does.
 */
const live = { retainAsPublished: false } as const

const house: BrokerInput = {
  id: BROKER,
  name: 'Demo house',
  url: BUILT_IN_URL,
  protocolVersion: '5',
  subscriptions: [
    { filter: 'house/hall/#', prefix: 'Hall', ...live },
    { filter: 'house/kitchen/#', prefix: 'Kitchen', ...live },
    { filter: 'house/laundry/#', prefix: 'Laundry', ...live },
    // Presence is said again and again; only a change of it becomes an event.
    { filter: 'house/people/#', prefix: 'People', filters: [{ type: 'change' }], ...live },
  ],
}

const setLamp = (state: 'ON' | 'OFF') => ({
  type: 'publish',
  broker: BROKER,
  topic: 'house/hall/lamp/set',
  payload: `{"state": "${state}"}`,
  encoding: 'json',
})

const lampOn = {
  id: 'lamp-on',
  name: 'Lamp follows motion',
  folder: 'Hall',
  notes:
    'The trigger takes every message of the motion sensor; the condition lets through only those that see somebody. ' +
    'The lamp listens on house/hall/lamp/set and answers with its new state: look for Hall.lamp among the events.',
  triggers: [{ type: 'mqtt', broker: BROKER, filter: 'house/hall/motion' }],
  conditions: { all: [{ field: 'payload.occupancy', op: '==', value: true }] },
  actions: [setLamp('ON')],
}

const lampOff = {
  id: 'lamp-off',
  name: 'Lamp off after ten quiet seconds',
  folder: 'Hall',
  mode: 'restart',
  notes:
    'Every message of the motion sensor starts this rule anew (mode “restart”), and with it the wait. ' +
    'Only when the sensor says nothing for ten seconds does the last action come to its turn.',
  triggers: [{ type: 'mqtt', broker: BROKER, filter: 'house/hall/motion' }],
  actions: [{ type: 'wait', seconds: 10 }, setLamp('OFF')],
}

const freezerWarm = {
  id: 'freezer-warm',
  name: 'Tell when the freezer warms up',
  folder: 'Kitchen',
  mode: 'single',
  notes:
    'Somebody leaves the freezer ajar now and then. The rule tells it, then waits: in the mode “single” a rule that is still ' +
    'under way ignores what would start it, so nobody is told twice within four minutes.',
  triggers: [{ type: 'mqtt', broker: BROKER, filter: 'house/kitchen/freezer' }],
  conditions: { all: [{ field: 'payload.temperature', op: '>', value: -14 }] },
  actions: [
    { type: 'event', prefix: 'House', suffix: 'Freezer.Warm', payload: '{{payload}}', encoding: 'json' },
    {
      type: 'notification',
      title: 'The freezer warms up',
      body: 'It has {{round payload.temperature 1}} °C. Is its door ajar?',
      onError: 'continue',
    },
    { type: 'wait', seconds: 240 },
  ],
}

const buttonDecoded = {
  id: 'button-decoded',
  name: 'Button bytes made readable',
  folder: 'Kitchen',
  notes:
    'The button sends eight bytes: A5, what was pressed (1 single, 2 double, 3 long), battery, link quality, and a counter. ' +
    'A template reads them one by one as payload.[1], or all as {{hex payload}}. {{payload}} alone would pass the bytes on untouched.',
  triggers: [{ type: 'mqtt', broker: BROKER, filter: 'house/kitchen/button' }],
  conditions: { all: [{ field: 'payload[0]', op: '==', value: 0xa5 }] },
  actions: [
    {
      type: 'publish',
      broker: BROKER,
      topic: 'house/kitchen/button/decoded',
      payload:
        '{"action": {{payload.[1]}}, "battery": {{payload.[2]}}, "linkquality": {{payload.[3]}}, "bytes": "{{hex payload}}"}',
      encoding: 'json',
    },
  ],
}

const comesHome = {
  id: 'comes-home',
  name: 'Somebody comes home',
  folder: 'People',
  notes:
    'An event pattern listens for the event’s name instead of a topic, whatever broker or plug-in it comes from. The variable can be ' +
    'used in the conditions of any rule as variables.somebody_home. The last two actions are switched off: give them an address ' +
    'or a program of your own, and switch them on.',
  triggers: [{ type: 'event', pattern: 'People.*' }],
  conditions: { all: [{ field: 'payload', op: '==', value: 'home' }] },
  actions: [
    { type: 'variable', name: 'somebody_home', value: 'true', as: 'boolean' },
    {
      type: 'notification',
      title: 'Welcome home, {{event.suffix}}',
      body: 'The lamp in the hall is on its way.',
      to: 'window',
      onError: 'continue',
    },
    setLamp('ON'),
    {
      type: 'http',
      method: 'POST',
      url: 'http://speaker.local/say',
      body: '{"text": "Welcome home, {{event.suffix}}"}',
      encoding: 'json',
      disabled: true,
    },
    { type: 'program', program: 'espeak', arguments: ['Welcome home, {{event.suffix}}'], disabled: true },
  ],
}
