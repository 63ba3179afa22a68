import type { BrokerTestReport } from '../../src/shared/contract/broker.ts'
import type { HeldMessages } from '../../src/shared/contract/held-message.ts'
import type { AppStatus } from '../../src/shared/contract/status.ts'
import { fakeWorkspace } from './fake-house.ts'

function fakeHeld(started: number): HeldMessages {
  return {
    count: 3,
    messages: [
      {
        id: 'uncertain-1',
        kind: 'uncertain',
        time: started - 60_000,
        times: 1,
        topic: 'house/hall/button',
        size: 12,
        repeat: 'rules',
      },
      {
        id: 'too-large-1',
        kind: 'too-large',
        time: started - 600_000,
        times: 4,
        topic: 'house/front-door/camera/picture',
        size: 21_400_000,
        error: {
          code: 'ERR_MQTT_MESSAGE_TOO_LARGE',
          message: 'A message to “house/front-door/camera/picture” was set aside.',
          hint: 'Raise the largest packet that this broker may send, or leave that topic out of the subscriptions.',
        },
      },
      {
        id: 'refused-0',
        kind: 'refused',
        time: started - 7_200_000,
        times: 1,
        topic: 'house/fan/set',
        size: 3,
        repeat: 'publish',
        error: {
          code: 'ERR_MQTT_QUARANTINED',
          message: 'A message to “house/fan/set” was set aside.',
          hint: 'Check that the broker allows this topic, QoS, retain flag and size.',
        },
      },
    ],
  }
}

/** One broker connected, one refused, one off; one rule failed. */
export function fakeStatus(started: number, host: AppStatus['host']): AppStatus {
  return {
    version: '0.1.0',
    host,
    platform: 'linux',
    dataFolder: '/home/andy/.local/share/tomte',
    workspaceFile: '/home/andy/.local/share/tomte/workspace.json',
    brokers: [
      {
        id: 'house',
        state: 'connected',
        since: started - 3_600_000,
        attempt: 0,
        received: 48_211,
        sent: 1204,
        receivedRate: 3.2,
        dropped: 0,
        filtered: 0,
        queued: 0,
        sessionPresent: false,
        subscriptions: [{ filter: 'house/#', qos: 1 }],
        held: fakeHeld(started),
        warnings: [],
      },
      {
        id: 'office',
        state: 'waiting',
        since: started - 40_000,
        attempt: 4,
        nextAttempt: started + 12_000,
        error: {
          code: 'ERR_MQTT_PASSWORD',
          message: 'broker.office.example refused the password.',
          hint: 'Check the user name and password of Office, or ask whoever runs the broker.',
          layer: 'authentication',
        },
        received: 0,
        sent: 0,
        receivedRate: 0,
        dropped: 0,
        filtered: 0,
        queued: 2,
        subscriptions: [{ filter: 'office/+/climate' }],
        warnings: [],
      },
      {
        id: 'lab',
        state: 'disabled',
        since: started,
        attempt: 0,
        received: 0,
        sent: 0,
        receivedRate: 0,
        dropped: 0,
        filtered: 0,
        queued: 0,
        subscriptions: [],
        warnings: [],
      },
    ],
    rules: fakeWorkspace().rules.map(({ id }, index) => ({
      id,
      runs: 12 * index,
      failed: id === 'button' ? 1 : 0,
      lastRun: started - 9000 * index,
      lastState: id === 'button' ? 'failed' : 'done',
    })),
    builtInBroker: { state: 'running', address: 'mqtt://127.0.0.1:1883', remarks: [], clients: 2 },
    eventRate: 3.4,
    eventCount: 48_300,
    dropped: 0,
    paused: null,
    questions: [],
    deadLetters: 0,
    journal: { events: 48_300, bytes: 7_245_000, limitBytes: 500_000_000 },
    keychain: { available: true },
    notices: [],
    undo: null,
  }
}

/** A connection test that passes but for the office. */
export function fakeTestReport(url: string): BrokerTestReport {
  const passed = !url.includes('office')
  return {
    passed,
    steps: [
      {
        layer: 'name resolution',
        state: 'passed',
        detail: 'broker.local is 192.168.1.20',
        milliseconds: 3,
      },
      { layer: 'TCP', state: 'passed', detail: 'port 8883 is open', milliseconds: 4 },
      {
        layer: 'TLS',
        state: 'passed',
        detail: 'TLSv1.3, certificate until 2027-03-01',
        milliseconds: 21,
      },
      passed
        ? { layer: 'MQTT', state: 'passed', detail: 'MQTT 5, Receive Maximum 20', milliseconds: 6 }
        : {
            layer: 'authentication',
            state: 'failed',
            error: {
              code: 'ERR_MQTT_PASSWORD',
              message: 'The broker refused the password.',
              hint: 'Check the user name and password.',
            },
          },
    ],
  }
}
