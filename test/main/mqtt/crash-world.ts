import { MqttClient } from '../../../src/main/mqtt/client.ts'
import { openSession } from '../../../src/main/mqtt/durable-session.ts'
import type { ApplicationMessage } from '../../../src/main/mqtt/types.ts'
import { CrashingStore } from '../../support/crashing-store.ts'
import { ModelBroker } from '../../support/model-broker.ts'
import { turn } from '../../support/scripted-broker.ts'
import { SimulatedClock } from '../../support/simulated-clock.ts'

/** Milliseconds for which a connection is watched after one that broke off. */
const PROBATION = 1

export type Step =
  | 'publish 1'
  | 'publish 2'
  | 'push 1'
  | 'push 2'
  | 'commit'
  | 'to client'
  | 'to broker'
  | 'accept'
  | 'cut'
  | 'kill'
  | 'loss of power'

/** A client, its store, its consumer and a broker, any of which the test moves by one step; processes come and go. */
export class CrashWorld {
  readonly broker: ModelBroker
  /** What the consumer wrote down: outlives the processes. */
  readonly consumed = new Map<number, string>()
  readonly consumedQos1: string[] = []
  readonly decided: string[] = []
  readonly uncertain: number[] = []
  /** Publishes that were confirmed to be queued. */
  readonly kept: string[] = []
  readonly pushed: string[] = []
  readonly faults: string[] = []
  readonly #version: 4 | 5
  readonly #delivery: 'again' | 'once'
  readonly #clock = new SimulatedClock()
  #store = new CrashingStore()
  #client: MqttClient | undefined
  #accepting: (() => void)[] = []
  #automatic = false
  #count = 0

  constructor(version: 4 | 5, delivery: 'again' | 'once') {
    this.#version = version
    this.#delivery = delivery
    this.broker = new ModelBroker(version)
  }

  async start(): Promise<void> {
    const session = await openSession({
      store: this.#store,
      clock: this.#clock,
      delivery: this.#delivery,
      uncertain: ({ deliveryId }) => this.uncertain.push(deliveryId),
    })
    const client = new MqttClient(
      {
        url: 'memory://broker',
        protocolVersion: this.#version,
        clientId: 'tomte',
        cleanStart: false,
        sessionExpiry: 3600,
        keepAlive: 0,
        reconnect: { initial: PROBATION, maximum: PROBATION },
      },
      { clock: this.#clock, random: () => 1, connect: this.broker.connect, session },
    )
    this.#client = client
    client.onMessage(message => (this.#client === client ? this.#consume(message) : new Promise(() => {})))
    client.start()
    await turn()
  }

  async step(step: Step): Promise<void> {
    if (step === 'publish 1' || step === 'publish 2') this.#publish(step === 'publish 1' ? 1 : 2)
    else if (step === 'push 1' || step === 'push 2') this.#push(step === 'push 1' ? 1 : 2)
    else if (step === 'commit') this.#store.step()
    else if (step === 'to client') this.broker.giveOne()
    else if (step === 'to broker') this.broker.takeOne()
    else if (step === 'accept') this.#accepting.shift()?.()
    else if (step === 'cut') this.broker.cut()
    else await this.#crash(step === 'loss of power')
    await turn(2)
    await this.#reconnect()
    await this.#clock.advance(PROBATION)
  }

  /** From here on everything goes well: ends when nothing is under way any more. */
  async heal(): Promise<void> {
    this.#automatic = true
    this.#store.automatic = true
    this.broker.automatic = true
    for (let round = 0; round < 200; round++) {
      for (const accept of this.#accepting.splice(0)) accept()
      this.#store.step()
      this.broker.takeOne()
      this.broker.giveOne()
      await turn(1)
      await this.#reconnect()
      await this.#clock.advance(PROBATION)
      const { queued, inflight } = this.#client!.counters
      if (this.broker.idle && queued + inflight + this.#store.waiting === 0 && round > 5) break
    }
    await this.#client?.stop({ deadline: 0 })
  }

  async #reconnect(): Promise<void> {
    if (this.#client?.state.name !== 'waiting') return
    this.#client.wake()
    await turn(2)
  }

  async #crash(lossOfPower: boolean): Promise<void> {
    const dead = this.#client
    this.#client = undefined
    this.#accepting = []
    this.broker.cut()
    this.#store = this.#store.crash(lossOfPower)
    this.#store.automatic = this.#automatic
    void dead?.stop({ deadline: 0 })
    await turn()
    await this.start()
  }

  #publish(qos: 1 | 2): void {
    const text = `${qos}/${this.#count++}`
    const client = this.#client!
    client.enqueue({ topic: 't', payload: Buffer.from(text), qos, retain: false }).then(
      () => this.#client === client && this.kept.push(text),
      error => this.#client === client && this.faults.push(String(error)),
    )
  }

  #push(qos: 1 | 2): void {
    const text = `${qos}/${this.#count++}`
    this.pushed.push(text)
    this.broker.push(text, qos)
  }

  #consume(message: ApplicationMessage): void | Promise<void> {
    const text = Buffer.from(message.payload).toString()
    if (message.qos === 1) return void this.consumedQos1.push(text)
    const id = message.deliveryId
    if (id === undefined) return void this.faults.push('a QoS 2 message without a delivery id')
    this.decided.push(text)
    const known = this.consumed.get(id)
    if (known !== undefined && known !== text) this.faults.push(`delivery id ${id} for ${known} and ${text}`)
    this.consumed.set(id, text)
    if (this.#delivery === 'again' && !this.#automatic)
      return new Promise(resolve => this.#accepting.push(resolve))
  }
}
