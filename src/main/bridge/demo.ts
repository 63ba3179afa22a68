import { matchesFilter } from '../../shared/topic.ts'
import type { Clock } from '../clock.ts'
import { MqttClient } from '../mqtt/client.ts'
import type { ClientDependencies } from '../mqtt/dependencies.ts'
import type { Link } from '../simulator/link.ts'
import { SimulatedHouse } from '../simulator/simulated-house.ts'

/** The simulated devices, at home on the built-in broker. */
export class Demo {
  readonly #clock: Clock
  readonly #connect: ClientDependencies['connect']
  #running: { client: MqttClient; house: SimulatedHouse } | undefined

  /** `connect`: opens a byte stream to the built-in broker. */
  constructor(clock: Clock, connect: ClientDependencies['connect']) {
    this.#clock = clock
    this.#connect = connect
  }

  async apply(enabled: boolean): Promise<void> {
    if (!enabled) return this.stop()
    if (this.#running) return
    const client = new MqttClient(
      {
        url: 'memory://built-in',
        protocolVersion: 5,
        clientId: 'demo-house',
        cleanStart: true,
        sessionExpiry: 0,
        keepAlive: 0,
        reconnect: { initial: 500, maximum: 5000 },
      },
      { clock: this.#clock, random: Math.random, connect: this.#connect },
    )
    const house = new SimulatedHouse({ clock: this.#clock, random: Math.random, link: linkOf(client) })
    this.#running = { client, house }
    client.start()
    house.start()
  }

  async stop(): Promise<void> {
    const running = this.#running
    this.#running = undefined
    running?.house.stop()
    await running?.client.stop()
  }
}

function linkOf(client: MqttClient): Link {
  return {
    publish({ topic, payload, retain }) {
      if (client.state.name === 'connected') client.send({ topic, payload, qos: 0, retain })
    },
    subscribe(filter, listener) {
      client.subscribe([{ filter, qos: 0 }]).catch(() => {}) // it ended before it was connected
      return client.onMessage(({ topic, payload }) => {
        if (matchesFilter(filter, topic)) listener(payload, topic)
      })
    },
  }
}
