import { onTestFinished } from 'vitest'
import { systemClock } from '../../../src/main/clock.ts'
import { MqttClient } from '../../../src/main/mqtt/client.ts'
import type { ApplicationMessage, ClientState, ConnectionOptions } from '../../../src/main/mqtt/types.ts'
import { connectByScheme } from '../../../src/main/transport/connect.ts'

let serial = 0

/** Options for a broker at this port of loopback, with quick reconnects. */
export function optionsFor(port: number, options: Partial<ConnectionOptions> = {}): ConnectionOptions {
  return {
    url: `mqtt://127.0.0.1:${port}`,
    protocolVersion: 5,
    clientId: `tomte-test-${process.pid}-${serial++}`,
    cleanStart: true,
    sessionExpiry: 0,
    keepAlive: 30,
    reconnect: { initial: 50, maximum: 500 },
    ...options,
  }
}

/** A client that is stopped when the test is over. */
export function makeClient(options: ConnectionOptions): MqttClient {
  const client = new MqttClient(options, { clock: systemClock, random: Math.random })
  onTestFinished(() => client.stop())
  return client
}

/** The same, connected. */
export async function connectedClient(
  port: number,
  options: Partial<ConnectionOptions> = {},
): Promise<MqttClient> {
  const client = makeClient(optionsFor(port, options))
  const up = stateOf(client, 'connected')
  client.start()
  await up
  return client
}

/** A connected client whose link the test can break off. */
export async function cuttableClient(
  port: number,
  options: Partial<ConnectionOptions>,
): Promise<{ client: MqttClient; cut(): void }> {
  let cut = () => {}
  const client = new MqttClient(optionsFor(port, options), {
    clock: systemClock,
    random: Math.random,
    connect(target, events) {
      const transport = connectByScheme(target, events)
      cut = () => transport.destroy()
      return transport
    },
  })
  onTestFinished(() => client.stop())
  const up = stateOf(client, 'connected')
  client.start()
  await up
  return { client, cut: () => cut() }
}

/** Resolves with the next state of that name. */
export function stateOf<Name extends ClientState['name']>(
  client: MqttClient,
  name: Name,
): Promise<Extract<ClientState, { name: Name }>> {
  return new Promise(resolve => {
    const dispose = client.onState(state => {
      if (state.name !== name) return
      dispose()
      resolve(state as Extract<ClientState, { name: Name }>)
    })
  })
}

/** Collects messages until there are `count`. */
export function messagesOf(client: MqttClient, count: number): Promise<ApplicationMessage[]> {
  const found: ApplicationMessage[] = []
  return new Promise(resolve => {
    const dispose = client.onMessage(message => {
      if (found.push(message) < count) return
      dispose()
      resolve(found)
    })
  })
}

export const textOf = (message: ApplicationMessage): string => Buffer.from(message.payload).toString()
