import { onTestFinished } from 'vitest'
import { MqttClient } from '../../../src/main/mqtt/client.ts'
import type { ClientState, ConnectionOptions } from '../../../src/main/mqtt/types.ts'
import { ScriptedBroker } from '../../support/scripted-broker.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

export interface Harness {
  client: MqttClient
  broker: ScriptedBroker
  clock: SimulatedClock
  /** Resolves with the next state of that name. */
  state<Name extends ClientState['name']>(name: Name): Promise<Extract<ClientState, { name: Name }>>
}

/** As `harness`, but the test stops the client itself. */
export function scripted(options: Partial<ConnectionOptions> = {}): Harness {
  const clock = new SimulatedClock()
  const version = options.protocolVersion ?? 5
  const broker = new ScriptedBroker(version === 'auto' ? 5 : version)
  const client = new MqttClient(
    {
      url: 'memory://broker',
      protocolVersion: 5,
      clientId: 'tomte',
      cleanStart: true,
      sessionExpiry: 0,
      keepAlive: 60,
      ...options,
    },
    { clock, random: () => 1, connect: broker.connect },
  )
  return {
    client,
    broker,
    clock,
    state: name =>
      new Promise(resolve => {
        const dispose = client.onState(state => {
          if (state.name !== name) return
          dispose()
          resolve(state as never)
        })
      }),
  }
}

/** A client and a scripted broker in memory, with a clock that the test moves; `random` is always 1 (no jitter). */
export function harness(options: Partial<ConnectionOptions> = {}): Harness {
  const all = scripted(options)
  onTestFinished(() => void all.client.stop({ deadline: 0 }))
  return all
}

/** The same, with the client connected. */
export async function connectedHarness(
  options: Partial<ConnectionOptions> = {},
  connack: Record<string, unknown> = {},
) {
  const all = harness(options)
  const up = all.state('connected')
  all.client.start()
  const { link, connect } = await all.broker.greet(connack)
  await up
  return { ...all, link, connect }
}

export const bytes = (text: string): Uint8Array => Buffer.from(text)
